//! Many statements, divided: into blocks of Rust, which rustc can follow, and into basic blocks, which LLVM can.

use std::mem;

use proc_macro2::{Delimiter, Ident};
use quote::quote;

use super::code::Coder;
use super::tokens::Tokens;
use crate::ir::{Kind, NodeId};

/// Statements of a body beyond which it is split into blocks (rustc crashes at about 2,800 `let`s in one scope).
const PLAIN_LETS: usize = 256;
/// Statements of one such block.
const BLOCK_LETS: usize = 64;
/// Statements beyond which the code has edges: with a basic block of n instructions LLVM's vectoriser takes n² steps.
/// Measured, 6,700 statements then compile in 1 s instead of 4 s, 13,000 in 2.4 s instead of 25 s, and run as fast.
const ONE_BLOCK: usize = 2_000;
/// Statements from one edge to the next.
const EDGE_LETS: usize = 512;

/// One statement, and the names it defines and uses.
#[derive(Default)]
pub(super) struct Statement {
    pub(super) tokens: Tokens,
    pub(super) defines: Vec<(NodeId, Ident)>,
    pub(super) uses: Vec<NodeId>,
    /// Whether later verbatim Rust may see what it declares: such a statement can't be put into a block.
    pub(super) is_open: bool,
}

impl Coder<'_> {
    /// The statements, in blocks that return what later ones use if there are many.
    pub(super) fn in_blocks(&self, statements: Vec<Statement>, needed: Vec<NodeId>) -> Tokens {
        let mut tokens = Tokens::default();
        if statements.len() <= PLAIN_LETS {
            for statement in statements {
                tokens.append(statement.tokens);
            }
            return tokens;
        }
        let mut is_needed = vec![false; self.g.len()];
        for id in needed {
            is_needed[id.index()] = true;
        }
        // What is open ends a run and stands by itself.
        let runs = statements.chunk_by(|a, b| !a.is_open && !b.is_open);
        let sizes: Vec<usize> = runs.flat_map(|run| run.chunks(BLOCK_LETS)).map(<[Statement]>::len).collect();
        // What leaves each block, from the last to the first.
        let (mut end, mut left): (usize, Vec<Vec<(NodeId, Ident)>>) = (statements.len(), Vec::new());
        for size in sizes.iter().rev() {
            let block = &statements[end - size..end];
            // Each name once: two branches on one number both define that of the arm that was taken.
            let defined = block.iter().flat_map(|s| &s.defines);
            left.push(defined.filter(|(id, _)| mem::take(&mut is_needed[id.index()])).cloned().collect());
            for id in block.iter().flat_map(|s| &s.uses) {
                is_needed[id.index()] = true;
            }
            end -= size;
        }
        let has_edges = statements.len() > ONE_BLOCK;
        let mut since_edge = 0;
        let mut statements = statements.into_iter();
        for (size, out) in sizes.into_iter().zip(left.into_iter().rev()) {
            let mut block = Tokens::default();
            for statement in statements.by_ref().take(size) {
                block.append(statement.tokens);
            }
            since_edge += size;
            if size == 1 {
                tokens.append(block);
                continue;
            }
            if out.is_empty() {
                tokens.group(Delimiter::Brace, block);
                continue;
            }
            let names = || out.iter().map(|(_, name)| name);
            tokens.ident(self.word.clone());
            tokens.names(names());
            tokens.mark('=');
            block.names(names());
            tokens.group(Delimiter::Brace, block);
            tokens.mark(';');
            let mut floats = out.iter().rev().filter(|(id, _)| self.g.kind(*id) == Kind::Float);
            if has_edges
                && since_edge >= EDGE_LETS
                && let Some((_, name)) = floats.next()
            {
                tokens.append(self.edge(name));
                since_edge = 0;
            }
        }
        tokens
    }

    /// A test that ends a basic block and changes nothing, which no compiler can know.
    fn edge(&self, name: &Ident) -> Tokens {
        let runtime = self.context.runtime;
        if self.context.is_const {
            // Methods of traits, as those that compare whatever type, are no `const fn`.
            return quote!(let #name = if #name.is_nan() { #runtime::private::opaque(#name) } else { #name };).into();
        }
        quote!(let #name = #runtime::private::edge(#name);).into()
    }
}
