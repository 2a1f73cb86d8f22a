//! Payloads as text: one string literal is all that the compiler has to carry.

use std::fmt::Write;
use std::str::SplitWhitespace;

use super::{Found, Given, Kind, Leaf, Node, Param, Payload, Region, What, Yielded};
use crate::ir::{Comparison, Op, RegionId};
use crate::ops::Elementary;
use crate::surface::Shape;

/// Payloads of other versions are not read.
const VERSION: &str = env!("CARGO_PKG_VERSION");

const COMPARISONS: [Comparison; 6] = [
    Comparison::Less,
    Comparison::LessEqual,
    Comparison::Greater,
    Comparison::GreaterEqual,
    Comparison::Equal,
    Comparison::NotEqual,
];

const KINDS: [Kind; 4] = [Kind::Float, Kind::Bool, Kind::Int, Kind::Unit];

impl Found {
    /// The text that a function hands out.
    pub fn write(&self) -> String {
        match self {
            Found::Payload(payload) => payload.write(),
            Found::Mistake => "mistake".into(),
            Found::Refused(why) => format!("refused {why}"),
        }
    }

    /// What the text says.
    pub fn read(text: &str) -> Self {
        if text == "mistake" {
            return Found::Mistake;
        }
        if let Some(why) = text.strip_prefix("refused ") {
            return Found::Refused(why.into());
        }
        match Payload::read(text) {
            Some(payload) => Found::Payload(Box::new(payload)),
            None => Found::Refused("it was compiled with another version of `hessian-runtime`".into()),
        }
    }
}

impl Payload {
    fn write(&self) -> String {
        let mut out = format!(
            "{VERSION} {} {} {} {} ",
            self.scalar.as_deref().unwrap_or("-"),
            u8::from(self.is_generic),
            self.companion.as_deref().unwrap_or("-"),
            self.hash
        );
        let mut put = |words: &dyn std::fmt::Display| {
            write!(out, "{words} ").expect("a string takes everything");
        };
        put(&self.params.len());
        for param in &self.params {
            match param {
                Param::Variable(of) => put(&format_args!("v {}", shape(of))),
                Param::Constant => put(&"c"),
            }
        }
        put(&shape(&self.output));
        put(&self.regions.len());
        for Region { parent, selector, arms, after, is_loop, exit } in &self.regions {
            let exit = list(exit.as_slice());
            put(&format_args!("{parent} {selector} {arms} {after} {} {exit}", u8::from(*is_loop)));
        }
        put(&self.nodes.len());
        for node in &self.nodes {
            put(&what(&node.what));
            put(&node.block);
            put(&list(&node.args));
        }
        put(&list(&self.outputs));
        out.pop();
        out
    }

    fn read(text: &str) -> Option<Self> {
        let mut words = Words(text.split_whitespace());
        (words.word()? == VERSION).then_some(())?;
        let scalar = Some(words.word()?.to_owned()).filter(|name| name != "-");
        let is_generic = words.flag()?;
        let companion = Some(words.word()?.to_owned()).filter(|name| name != "-");
        let hash = words.word()?.to_owned();
        let params = words.many(|words| match words.word()? {
            "v" => words.shape().map(Param::Variable),
            "c" => Some(Param::Constant),
            _ => None,
        })?;
        let output = words.shape()?;
        let regions = words.many(|words| {
            Some(Region {
                parent: words.number()?,
                selector: words.number()?,
                arms: words.number()?,
                after: words.number()?,
                is_loop: words.flag()?,
                exit: words.list()?.first().copied(),
            })
        })?;
        let nodes =
            words.many(|words| Some(Node { what: words.what()?, block: words.number()?, args: words.list()? }))?;
        let outputs = words.list()?;
        words.0.next().is_none().then_some(Payload {
            scalar,
            is_generic,
            companion,
            hash,
            params,
            output,
            regions,
            nodes,
            outputs,
        })
    }
}

fn list(numbers: &[usize]) -> String {
    let mut out = numbers.len().to_string();
    for number in numbers {
        write!(out, " {number}").expect("a string takes everything");
    }
    out
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Scalar => "s".into(),
        Shape::Array(element, length) => format!("a {length} {}", self::shape(element)),
        Shape::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(self::shape).collect();
            format!("t {} {}", parts.len(), parts.join(" "))
        }
        Shape::Reference(inner) => format!("r {}", self::shape(inner)),
        // Refused before; not read.
        Shape::Struct(_) => "-".into(),
    }
}

fn what(what: &What) -> String {
    let place = |kind: &Kind| KINDS.iter().position(|other| other == kind).expect("every kind is listed");
    match what {
        What::Op(Op::Const(bits)) => format!("c {bits}"),
        What::Op(Op::Int(n)) => format!("i {n}"),
        What::Op(Op::Input(i)) => format!("x {i}"),
        What::Op(Op::Call(function)) => format!("{function:?}"),
        What::Op(Op::Compare(comparison)) => {
            format!("? {}", COMPARISONS.iter().position(|other| other == comparison).expect("every one is listed"))
        }
        What::Op(Op::Not) => "!".into(),
        What::Op(_) | What::Nothing => "-".into(),
        What::Parameter(i, kind) => format!("p {i} {}", place(kind)),
        What::Phi(region, kind) => format!("f {} {}", region.0, place(kind)),
        What::Turns(number, constants, yields) => format!("t {number} {} {yields}", list(constants)),
        What::Inner(Yielded { header, place }, yields) => format!("u {header} {place} {yields}"),
        What::Forever => "w".into(),
        What::Yielded(Yielded { header, place: which }, kind, given) => {
            format!("y {header} {which} {} {}", place(kind), u8::from(*given == Given::Function))
        }
        What::Running(kind, active) => format!("r {} {}", place(kind), u8::from(*active)),
        What::Accumulate(region) => format!("s {}", region.0),
        What::Carry(region, kind) => format!("k {} {}", region.0, place(kind)),
        What::Leaf(leaf) => {
            format!("l {} {} {} {}", leaf.number, place(&leaf.kind), u8::from(leaf.shared), list(&leaf.constants))
        }
    }
}

/// The words of a text.
struct Words<'a>(SplitWhitespace<'a>);

impl<'a> Words<'a> {
    fn word(&mut self) -> Option<&'a str> {
        self.0.next()
    }

    fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.word()?.parse().ok()
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count: usize = self.number()?;
        (0..count).map(|_| one(self)).collect()
    }

    fn list(&mut self) -> Option<Vec<usize>> {
        self.many(Self::number)
    }

    fn flag(&mut self) -> Option<bool> {
        Some(self.number::<u8>()? == 1)
    }

    fn yielded(&mut self) -> Option<Yielded> {
        Some(Yielded { header: self.number()?, place: self.number()? })
    }

    fn kind(&mut self) -> Option<Kind> {
        KINDS.get(self.number::<usize>()?).copied()
    }

    fn shape(&mut self) -> Option<Shape> {
        Some(match self.word()? {
            "s" => Shape::Scalar,
            "a" => {
                let length = self.number()?;
                Shape::Array(Box::new(self.shape()?), length)
            }
            "t" => Shape::Tuple(self.many(Self::shape)?),
            "r" => Shape::Reference(Box::new(self.shape()?)),
            _ => return None,
        })
    }

    fn what(&mut self) -> Option<What> {
        Some(match self.word()? {
            "c" => What::Op(Op::Const(self.number()?)),
            "i" => What::Op(Op::Int(self.number()?)),
            "x" => What::Op(Op::Input(self.number()?)),
            "?" => What::Op(Op::Compare(*COMPARISONS.get(self.number::<usize>()?)?)),
            "!" => What::Op(Op::Not),
            "-" => What::Nothing,
            "p" => What::Parameter(self.number()?, self.kind()?),
            "f" => What::Phi(RegionId(self.number()?), self.kind()?),
            "t" => What::Turns(self.number()?, self.list()?, self.number()?),
            "u" => What::Inner(self.yielded()?, self.number()?),
            "w" => What::Forever,
            "y" => {
                What::Yielded(self.yielded()?, self.kind()?, if self.flag()? { Given::Function } else { Given::Value })
            }
            "r" => What::Running(self.kind()?, self.flag()?),
            "s" => What::Accumulate(RegionId(self.number()?)),
            "k" => What::Carry(RegionId(self.number()?), self.kind()?),
            "l" => What::Leaf(Leaf {
                number: self.number()?,
                kind: self.kind()?,
                shared: self.flag()?,
                constants: self.list()?,
            }),
            name => {
                let function = Elementary::ALL.iter().find(|function| format!("{function:?}") == name)?;
                What::Op(Op::Call(*function))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let leaf = Leaf { number: 3, kind: Kind::Bool, constants: vec![1, 2], shared: true };
        let whats = [
            What::Op(Op::Const((-0.0_f64).to_bits())),
            What::Op(Op::Int(-7)),
            What::Op(Op::Input(4)),
            What::Op(Op::Call(Elementary::MulAdd)),
            What::Op(Op::Compare(Comparison::Equal)),
            What::Op(Op::Not),
            What::Parameter(1, Kind::Int),
            What::Leaf(leaf),
            What::Phi(RegionId(0), Kind::Float),
            What::Nothing,
            What::Turns(5, vec![1], 2),
            What::Inner(Yielded { header: 10, place: 1 }, 0),
            What::Forever,
            What::Yielded(Yielded { header: 10, place: 0 }, Kind::Float, Given::Value),
            What::Yielded(Yielded { header: 11, place: 3 }, Kind::Unit, Given::Function),
            What::Running(Kind::Float, true),
            What::Accumulate(RegionId(1)),
            What::Carry(RegionId(1), Kind::Int),
        ];
        let pair = Shape::Tuple(vec![Shape::Scalar, Shape::Array(Box::new(Shape::Scalar), 3)]);
        let payload = Payload {
            scalar: Some("f64".into()),
            is_generic: false,
            companion: Some("Other".into()),
            hash: "00ff".into(),
            params: vec![Param::Variable(Shape::Reference(Box::new(pair.clone()))), Param::Constant],
            output: pair,
            regions: vec![
                Region { parent: 0, selector: 4, arms: 2, after: 5, is_loop: false, exit: None },
                Region { parent: 1, selector: 10, arms: 1, after: 11, is_loop: true, exit: Some(13) },
            ],
            nodes: whats.map(|what| Node { what, args: vec![0, 2], block: 1 }).into(),
            outputs: vec![8, 8, 0, 1],
        };
        let found = Found::Payload(Box::new(payload));
        assert_eq!(Found::read(&found.write()), found);
        let refused = Found::Refused("it is too nice".into());
        assert_eq!(Found::read(&refused.write()), refused);
        assert_eq!(Found::read("mistake"), Found::Mistake);
        let other = found.write().replacen(VERSION, "0.0.0", 1);
        assert!(matches!(Found::read(&other), Found::Refused(why) if why.contains("another version")));
        let cut = found.write();
        assert!(matches!(Found::read(&cut[..cut.len() - 2]), Found::Refused(_)));
    }
}
