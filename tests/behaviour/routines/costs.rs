//! `COST`: counts that a person can check.

use hessian_runtime::{Costs, Counts, hessian};

#[test]
fn counts_are_those_of_the_code() {
    #[hessian]
    fn product(x: f64, y: f64) -> f64 {
        x * y
    }
    const ONE_PRODUCT: Counts = Counts { mul: 1, nodes: 1, ..Counts::ZERO };
    assert_eq!(product::COST.value, ONE_PRODUCT);
    assert_eq!(product::COST.gradient, Counts::ZERO);
    assert_eq!(product::COST.value_gradient, ONE_PRODUCT);
    assert_eq!(product::COST.hessian, Counts::ZERO);
    assert_eq!(product::COST.jvp, Counts { add: 1, mul: 3, nodes: 4, ..Counts::ZERO });

    #[hessian]
    fn root(x: f64, scale: &u8) -> f64 {
        let s = f64::from(*scale);
        if x > 1.0 { (-x).exp() / s } else { x.sqrt() }
    }
    let counts = root::COST.value;
    assert_eq!(
        counts,
        Counts { add: 2, neg: 1, mul: 0, div: 1, sqrt: 1, transcendental: 1, nodes: 7 },
        "a comparison, a choice, and the verbatim conversion"
    );
    assert_eq!(counts.flops(), 6);
}

#[test]
fn what_is_not_generated_counts_nothing() {
    #[hessian(only(gradient), budget(flops = 2, live = 1))]
    fn sine(x: f64) -> f64 {
        x.sin()
    }
    const COST: Costs = sine::COST;
    assert_eq!(COST.gradient.transcendental, 1);
    assert_eq!(COST.hessian, Counts::ZERO);
    let named: Vec<&str> = COST.all().into_iter().filter(|(_, c)| c.nodes > 0).map(|(name, _)| name).collect();
    assert_eq!(named, ["value", "gradient"]);
}

#[test]
fn the_graph_is_text_for_graphviz() {
    #[hessian(graph, only(hvp))]
    fn distance(x: [f64; 2], name: &str) -> f64 {
        let scale = if name == "a \\ b" { 2.0 } else { 1.0 };
        if x[0] < x[1] { (x[0] * scale).hypot(x[1]) } else { x[0] - x[1] }
    }
    let graph: &'static str = distance::GRAPH;
    assert!(graph.starts_with("digraph \"distance\" {"), "{graph}");
    assert_eq!(graph.matches('{').count(), graph.matches('}').count() + graph.matches("if name").count());
    for part in ["distance::hvp: ", "hypot", "direction[1]", "hvp[0]", "label=\"x[0]\"", "style=dashed"] {
        assert!(graph.contains(part), "{part} is in {graph}");
    }
}
