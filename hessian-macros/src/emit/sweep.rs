//! Sweeps back over loops as Rust: what a loop keeps of each turn, and the loop over that.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::blocks::Statement;
use super::code::Coder;
use super::names;
use super::tokens::Tokens;
use crate::ir::{Kind, NodeId};
use crate::schedule::{Pass, Visit};

/// A turn of a loop that keeps something of each, as long as there is room.
pub(super) fn turn_with_room(visit: &Visit, turn: TokenStream) -> TokenStream {
    if visit.pass != Pass::Keeping {
        return turn;
    }
    let (states, count) = (names::states(visit.region), names::count_of(visit.region));
    let (place, is_full) = (names::place(), names::is_full());
    quote! {
        let ::core::option::Option::Some(#place) = #states.get_mut(#count) else { #is_full = true; break; };
        #turn
    }
}

impl Coder<'_> {
    /// What a turn keeps, if it does.
    pub(super) fn keep(&mut self, visit: &Visit) -> TokenStream {
        if visit.pass != Pass::Keeping {
            return TokenStream::new();
        }
        let (place, count) = (names::place(), names::count_of(visit.region));
        let kept: Vec<TokenStream> = visit.kept.iter().map(|&id| self.as_number(id)).collect();
        quote!(*#place = [#(#kept),*]; #count = usize::wrapping_add(#count, 1);)
    }

    /// A loop with the room for what it keeps, and what is computed if there is too little.
    pub(super) fn with_room(&mut self, visit: &Visit, mut turns: Statement) -> Statement {
        if visit.pass != Pass::Keeping {
            return turns;
        }
        let (states, count) = (names::states(visit.region), names::count_of(visit.region));
        let is_full = names::is_full();
        let room = Literal::usize_unsuffixed(self.g.room().expect("what is swept has room"));
        let (zero, length) = (self.number(0.0), Literal::usize_unsuffixed(visit.kept.len()));
        let otherwise = self.otherwise(&mut turns.uses);
        let mut tokens = Tokens::from(quote! {
            let mut #states = [[#zero; #length]; #room];
            let mut #count = 0_usize;
            let mut #is_full = false;
        });
        tokens.append(turns.tokens);
        tokens.append(quote!(if #is_full { return { #otherwise }; }).into());
        // What is kept is read in a later statement.
        Statement { tokens, is_open: true, ..turns }
    }

    /// A sweep back over the turns of a loop. Where what is zero because nothing depends on it has met what is not finite,
    /// the results say so: then they are computed in the other way, in which the two do not meet.
    pub(super) fn turns_back(&mut self, visit: &Visit) -> Statement {
        let (states, count) = (names::states(visit.region), names::count_of(visit.region));
        let place = names::place();
        let mut uses = Vec::new();
        let mut starts = TokenStream::new();
        for (result, start) in visit.results().zip(visit.starts(self.g)) {
            let start = self.alone(start, &mut uses);
            let (name, ty) = (self.running_name(result), self.ty(result));
            starts.extend(quote!(let mut #name #ty = #start;));
        }
        let read: Vec<Ident> = visit.kept.iter().map(|&id| self.kept_name(id)).collect();
        let others =
            visit.kept.iter().zip(&read).filter_map(|(&id, name)| self.restored(id, name)).collect::<TokenStream>();
        let zero = self.number(0.0);
        let body = self.part(visit, 0, None, &mut uses);
        let out: Vec<NodeId> = visit.results().collect();
        let running: Vec<Ident> = out.iter().map(|&id| self.running_name(id)).collect();
        let defines = self.outcome(out.into_iter());
        let names: Vec<&Ident> = defines.iter().map(|(_, name)| name).collect();
        let value = quote! {{
            #starts
            for #place in ::core::iter::Iterator::rev(#states.get(..#count).unwrap_or_default().iter()) {
                let [#(#read),*] = *#place;
                #others
                #body
            }
            (#(#running),*)
        }};
        let mut tokens = self.defined(&defines, value.into());
        let otherwise = self.otherwise(&mut uses);
        tokens.append(quote!(if !(#(#names - #names == #zero)&&*) { return { #otherwise }; }).into());
        Statement { tokens, defines, uses, is_open: true }
    }

    /// What is kept of a turn as a number, which a truth value is, too, and the arm that was taken.
    fn as_number(&mut self, id: NodeId) -> TokenStream {
        let name = self.kept_name(id);
        let zero = self.number(0.0);
        if self.g.kind(id) == Kind::Bool {
            let one = self.number(1.0);
            return quote!(if #name { #one } else { #zero });
        }
        let Some(arms) = self.g.arms_of_header(id) else { return quote!(#name) };
        let arms = (1..arms).map(|arm| (Literal::usize_unsuffixed(arm), self.number(arm as f64)));
        let arms = arms.map(|(arm, number)| quote!(#arm => #number,));
        quote!(match #name { #(#arms)* _ => #zero })
    }

    /// What a number that is kept stands for, if that is another type.
    fn restored(&mut self, id: NodeId, name: &Ident) -> Option<TokenStream> {
        if self.g.kind(id) == Kind::Bool {
            let zero = self.number(0.0);
            return Some(quote!(let #name = #name != #zero;));
        }
        let numbers = (1..self.g.arms_of_header(id)?).map(|arm| self.number(arm as f64));
        Some(quote!(let #name = 0 #(+ (#name >= #numbers) as usize)*;))
    }

    /// The name of what is kept of a turn.
    fn kept_name(&mut self, id: NodeId) -> Ident {
        match self.g.carry_of(id) {
            Some(result) => self.running_name(result),
            None => self.name(id),
        }
    }
}
