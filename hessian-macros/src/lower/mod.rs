//! From the user's function to the value graph: a partial evaluator over its syntax.
//!
//! What is known at expansion is computed (integers, loops, branches on them), what is made of scalars dissolves into
//! them, and what does not depend on a variable stays as it is written, behind a leaf. Whatever would hand a variable
//! to code that is not seen is refused.

#![allow(
    clippy::unnecessary_wraps,
    reason = "every form of expression has the same result, whether it can stop or not"
)]
#![allow(clippy::needless_pass_by_value, reason = "evaluated arguments are handed on, not lent")]
#![allow(clippy::match_same_arms, reason = "one arm a case reads as a table")]

mod control;
mod expressions;
mod functions;
mod loops;
pub mod program;
mod start;
mod structs;
mod values;
mod verbatim;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use proc_macro2::{Ident, Span};

pub use program::Program;

use self::control::branch::Open;
use self::control::jumps::Target;
use self::functions::around::Siblings;
use self::program::Verbatim;
use self::structs::Structs;
use self::values::scope::{Mark, Scopes, SlotId};
use self::values::value::Value;
use self::verbatim::flow::Holders;
use self::verbatim::scan::Scan;
use crate::diagnostics::Errors;
use crate::ir::{Graph, NodeId, Op};
use crate::options::{Hint, Options, Rule};
use crate::surface::Function;

/// More nodes than this are refused.
const MOST_NODES: usize = 20_000;

/// More expressions than this are not evaluated: a loop that does nothing could turn for ever.
const MOST_STEPS: usize = 2_000_000;

/// What the lowering of a function comes to.
pub enum Lowered {
    /// Its value program.
    Program(Box<Program>),
    /// It calls this function, whose payload must be got first.
    Needs(syn::Path),
    /// Something is wrong, which is reported here or where a called function is.
    Failed,
}

#[cfg(test)]
impl Lowered {
    /// The program, if there is one.
    pub fn program(self) -> Option<Program> {
        match self {
            Lowered::Program(program) => Some(*program),
            Lowered::Needs(_) | Lowered::Failed => None,
        }
    }
}

/// Lowers a function.
pub fn lower(function: &Function, options: &Options, errors: &mut Errors) -> Lowered {
    let before = errors.len();
    let mut lowering = Lowering::new(function, options, errors);
    let outputs = lowering.function();
    let Lowering { graph, verbatim, hints, integers, shared, checks, spelled, bindings, needs, silent, .. } = lowering;
    if errors.len() > before || silent {
        return Lowered::Failed;
    }
    if let Some(path) = needs {
        return Lowered::Needs(path);
    }
    let Some(outputs) = outputs else {
        // Every refusal says why; this one is a mistake of ours, and no code is better than wrong code.
        errors.not_understood(&function.name);
        return Lowered::Failed;
    };
    let shared = shared.into_values().flatten().filter_map(|node| match graph.op(node) {
        Op::Leaf(leaf, _) => Some(leaf),
        _ => None,
    });
    let shared = shared.collect();
    let (checks, spelled) = (checks.into_values().collect(), spelled.into_values().collect());
    let bindings = bindings.into_values().collect();
    Lowered::Program(Box::new(Program { graph, outputs, verbatim, checks, spelled, bindings, shared, integers, hints }))
}

pub use verbatim::scan::identifiers;

/// Why evaluation does not go on behind an expression.
#[derive(Clone, Debug)]
enum Stop {
    /// The run never gets there: it has jumped to one of these targets, or to none of them if it panics.
    Jump(BTreeSet<usize>),
    /// The function is too large to go on.
    Abort,
}

/// The outcome of evaluation.
type Eval<T> = Result<T, Stop>;

/// The state of the partial evaluator.
struct Lowering<'a> {
    function: &'a Function,
    /// Constants outside the function whose values the user has told.
    told: &'a [Hint],
    /// The back end of `math = path`.
    math: Option<&'a syn::Path>,
    /// The path of the runtime crate, if it has another name.
    runtime: Option<&'a syn::Path>,
    /// The function's own rule.
    rule: Option<&'a Rule>,
    /// The order up to which derivatives are asked for, and where.
    order: (usize, Span),
    errors: &'a mut Errors,
    graph: Graph,
    verbatim: Vec<Verbatim>,
    /// Names that the user gave to scalars.
    hints: BTreeMap<NodeId, String>,
    /// The types of integers, as far as they are known.
    integers: BTreeMap<NodeId, &'static str>,
    scopes: Scopes,
    /// What `return`, `break` and `continue` may jump to, outermost first.
    targets: Vec<Target>,
    /// Branches with one arm left to go on in, outermost first.
    opens: Vec<Open>,
    /// The number of enclosing branches, open ones included.
    branches: usize,
    /// Whether a node depends on a variable with a derivative that may not vanish, as far as it is known.
    active: Vec<bool>,
    /// The running values of loops that depend on a variable.
    carried: BTreeSet<NodeId>,
    /// What the expressions that have been asked about mention, by address.
    scans: HashMap<usize, Rc<Scan>>,
    /// Closures of the body by the address of their syntax, kept so that no address is used twice.
    closures: HashMap<usize, Rc<syn::ExprClosure>>,
    /// What macros stand for, likewise.
    expansions: HashMap<usize, Rc<syn::Expr>>,
    /// Locals that may hold variables, as far as names tell.
    holders: Holders,
    /// Functions of the body, likewise.
    functions: HashMap<usize, Rc<syn::ItemFn>>,
    /// What stands around the function.
    siblings: Siblings,
    /// Structs and `impl` blocks that are seen.
    structs: Structs,
    /// An annotated function whose payload is missing.
    needs: Option<syn::Path>,
    /// Whether a called function has a mistake, which is reported where it is.
    silent: bool,
    /// Calls that make sure that called functions are the payloads', by their text.
    checks: BTreeMap<String, proc_macro2::TokenStream>,
    /// What rustc checks of how things are spelled, by the text. It is never run.
    spelled: BTreeMap<String, proc_macro2::TokenStream>,
    /// Names in patterns that may not fit, which are taken for bindings.
    bindings: BTreeMap<String, Ident>,
    /// Leaves that may be shared, by their text.
    shared: HashMap<String, Vec<NodeId>>,
    /// What is added to indices of elements, by its text.
    bases: BTreeMap<String, u32>,
    /// Names that generated variables have.
    used: BTreeSet<String>,
    /// Names that were found to mean something outside the function.
    outside: BTreeSet<String>,
    /// Generated variables whose value may change.
    changeable: BTreeSet<String>,
    /// Generated variables that may be, or hold, exclusive references: what is behind them may change.
    unfrozen: BTreeSet<String>,
    /// Every identifier in the function.
    written: BTreeMap<String, Span>,
    /// Functions and closures that are being inlined, with the known integers among their arguments.
    calls: Vec<(usize, Vec<i128>)>,
    /// How many functions have been inlined within themselves.
    recursions: usize,
    /// How many of those that are being inlined take values of any type that has a trait: they call the trait's methods.
    any_types: usize,
    /// Blocks around the current statement.
    depth: usize,
    /// The locals at the beginning of the innermost loop that the run turns: those that were there before it must not
    /// be changed by verbatim Rust, which runs anew in every pass.
    boundary: Option<Mark>,
    /// Variables of the generated code from before the innermost loop that the run turns, which may change behind it and
    /// are mentioned in it.
    thawed: BTreeSet<SlotId>,
    /// Parameters that nothing in the function could change, whatever their types are.
    untouched: BTreeSet<String>,
    /// Generated variables that are shared references, or made of such, so that using them does not use them up.
    references: BTreeSet<String>,
    /// Names of joined integers, which are no references whatever their type is.
    joined: BTreeSet<String>,
    /// Locals that are exclusive references.
    exclusive: BTreeSet<SlotId>,
    /// Evaluated expressions.
    steps: usize,
    /// Numbers captured values.
    captures: usize,
    /// Where to point at if the function gets too large: the innermost loop.
    place: Span,
    /// The types that calls being evaluated are expected to return, by the addresses of their syntax.
    expected: Vec<(usize, syn::Type)>,
}

impl<'a> Lowering<'a> {
    fn new(function: &'a Function, options: &'a Options, errors: &'a mut Errors) -> Self {
        let mut written = BTreeMap::new();
        verbatim::scan::identifiers(quote::ToTokens::to_token_stream(&function.item), &mut written);
        Lowering {
            function,
            told: &options.consts,
            math: options.math.as_ref(),
            runtime: options.crate_path.as_ref(),
            rule: options.rule.as_ref(),
            order: (options.order(), options.order_span()),
            errors,
            graph: Graph::new(function.precision, options.strict.is_some()),
            verbatim: Vec::new(),
            hints: BTreeMap::new(),
            integers: BTreeMap::new(),
            scopes: Scopes::default(),
            targets: Vec::new(),
            opens: Vec::new(),
            branches: 0,
            active: Vec::new(),
            carried: BTreeSet::new(),
            scans: HashMap::new(),
            closures: HashMap::new(),
            expansions: HashMap::new(),
            holders: Holders::of(function),
            functions: HashMap::new(),
            siblings: Siblings::default(),
            structs: Structs::default(),
            needs: None,
            silent: false,
            checks: BTreeMap::new(),
            spelled: BTreeMap::new(),
            bindings: BTreeMap::new(),
            shared: HashMap::new(),
            bases: BTreeMap::new(),
            used: BTreeSet::new(),
            outside: BTreeSet::new(),
            changeable: BTreeSet::new(),
            unfrozen: BTreeSet::new(),
            written,
            calls: Vec::new(),
            recursions: 0,
            any_types: 0,
            depth: 0,
            boundary: None,
            thawed: BTreeSet::new(),
            untouched: BTreeSet::new(),
            references: BTreeSet::new(),
            joined: BTreeSet::new(),
            exclusive: BTreeSet::new(),
            steps: 0,
            captures: 0,
            place: function.name.span(),
            expected: Vec::new(),
        }
    }

    /// Whether a node depends on a variable other than through a comparison or cast.
    fn is_active(&mut self, node: NodeId) -> bool {
        for id in self.active.len()..self.graph.len() {
            let id = NodeId(id as u32);
            let active = match self.graph.op(id) {
                Op::Input(_) | Op::Element(_) => true,
                // Said by the loop that carries it.
                Op::Running(..) => self.carried.contains(&id),
                Op::Call(_) | Op::Phi(..) | Op::Accumulate(_) | Op::Carry(..) | Op::CarryBack(_) => {
                    self.graph.args(id).iter().any(|a| self.active[a.index()])
                }
                Op::Const(_) | Op::Int(_) | Op::Seed(_) | Op::Leaf(..) | Op::Compare(_) | Op::Not => false,
                Op::Along(_) | Op::Scatter(..) | Op::Together => false,
            };
            self.active.push(active);
        }
        self.active[node.index()]
    }

    /// Whether a value has an active part.
    fn depends(&mut self, value: &Value) -> bool {
        match value {
            Value::Float(node) => self.is_active(*node),
            Value::Array(_) | Value::Tuple(_) | Value::Record(_) => {
                value.parts().into_iter().flatten().any(|part| self.depends(part))
            }
            Value::Elements(_) | Value::Pieces(_) => true,
            // Whether there is a value is piecewise constant.
            Value::Optional(optional) => self.depends(&optional.payload),
            Value::Variants(variants) => {
                variants.iter().flat_map(|variant| &variant.record.parts).any(|part| self.depends(part))
            }
            Value::Place(place) => {
                let target = self.load(place);
                self.depends(&target)
            }
            Value::Range(range) => {
                let bounds = [range.start.clone(), range.end.clone()];
                bounds.iter().flatten().any(|bound| self.depends(bound))
            }
            _ => false,
        }
    }

    /// Counts work, and stops before it gets out of hand.
    fn step(&mut self) -> Eval<()> {
        self.steps += 1;
        if self.graph.len() > MOST_NODES {
            self.errors.too_large(self.place, &self.function.name, MOST_NODES);
            return Err(Stop::Abort);
        }
        if self.steps > MOST_STEPS {
            self.errors.too_long(self.place);
            return Err(Stop::Abort);
        }
        Ok(())
    }

    /// A name for a variable of the generated code that hides nothing the function still needs.
    fn generated(&mut self, name: &Ident) -> Ident {
        let text = name.to_string();
        let fits = self.depth <= 1 && !self.used.contains(&text) && !self.outside.contains(&text);
        if fits {
            self.used.insert(text);
            return name.clone();
        }
        let base = text.trim_start_matches("r#");
        let mut number = 2;
        loop {
            let candidate = format!("{base}_{number}");
            if !self.written.contains_key(&candidate) && self.used.insert(candidate.clone()) {
                return Ident::new(&candidate, name.span());
            }
            number += 1;
        }
    }

    /// A name that only the generated code sees.
    fn hidden(&mut self, hint: &str) -> Ident {
        self.captures += 1;
        let mut name = format!("{hint}{}", self.captures);
        while self.written.contains_key(&name) || self.used.contains(&name) {
            name.push('_');
        }
        self.used.insert(name.clone());
        Ident::new(&name, Span::mixed_site())
    }
}

#[cfg(test)]
mod tests;
