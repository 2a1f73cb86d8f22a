//! Draws what the compiler sees: the operations of a function and of its derivatives.
//!
//! ```text
//! cargo run --example graph > huber.svg         # a picture
//! cargo run --example graph -- --dot            # the text that Graphviz reads
//! ```
//!
//! Blue operations are cheap, yellow ones divisions and roots, orange ones calls; what is not coloured is read, not
//! computed.

use hessian_runtime::hessian;
use layout::backends::svg::SVGWriter;
use layout::gv::{DotParser, GraphBuilder};

/// Huber's loss of a residual: a square near zero, straight beyond `delta`.
#[hessian(graph, constant(delta))]
fn huber(x: f64, y: f64, delta: f64) -> f64 {
    let r = (x * x + y * y).sqrt();
    if r <= delta { 0.5 * r * r } else { delta * (r - 0.5 * delta) }
}

fn main() {
    if std::env::args().any(|argument| argument == "--dot") {
        print!("{}", huber::GRAPH);
        return;
    }
    eprintln!("{:>24} {:>5} {:>5} {:>5} {:>5} {:>5} {:>5}", "", "add", "neg", "mul", "div", "sqrt", "call");
    for (routine, c) in huber::COST.all().into_iter().filter(|(_, counts)| counts.nodes > 0) {
        let [add, neg, mul, div, sqrt, call] = [c.add, c.neg, c.mul, c.div, c.sqrt, c.transcendental];
        eprintln!("{routine:>24} {add:>5} {neg:>5} {mul:>5} {div:>5} {sqrt:>5} {call:>5}");
    }
    match svg(huber::GRAPH) {
        Ok(svg) => println!("{svg}"),
        Err(error) => eprintln!("error: {error}"),
    }
}

/// The picture of a graph.
fn svg(dot: &str) -> Result<String, String> {
    let graph = DotParser::new(dot).process()?;
    let mut builder = GraphBuilder::new();
    builder.visit_graph(&graph);
    let mut picture = SVGWriter::new();
    builder.get().do_it(false, false, false, &mut picture);
    Ok(picture.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_every_operation() {
        let svg = svg(huber::GRAPH).expect("the text parses");
        for part in ["sqrt", "hessian[0][0]", "gradient[1]", "hessian[1][0]"] {
            assert!(svg.contains(part), "{part} is in {svg}");
        }
    }
}
