//! How numbers of the scalar type are spelled: literals and the names of functions.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Path;

use crate::surface::{Bound, Number, Scalar};

/// How numbers of a function's scalar type are spelled.
pub struct Numbers {
    /// The scalar type.
    pub scalar: TokenStream,
    /// The trait that its functions come from; none if they must be the type's own, as in a `const fn`.
    functions: Option<TokenStream>,
    /// What elementary functions are associated with instead: the back end of `math = path`.
    back_end: Option<TokenStream>,
    /// The function that multiplies and adds, rounding once where the target can; none if that is not wanted.
    fused: Option<TokenStream>,
    literals: Literals,
}

/// How a literal becomes a number of the scalar type.
enum Literals {
    /// It is one; its digits are those of `f32` or of `f64`.
    Plain { single: bool },
    /// By the functions of a trait.
    Made { by: TokenStream, float: &'static str, integer: &'static str },
}

impl Numbers {
    /// The spelling for a scalar type, with the runtime crate's path.
    pub fn new(scalar: &Scalar, runtime: &TokenStream, is_const: bool) -> Self {
        let ty = quote!(#scalar);
        let real = quote!(#runtime::private::Real);
        let (functions, literals) = match &scalar.number {
            Number::Primitive | Number::Alias => {
                let single = scalar.number == Number::Primitive && *scalar == "f32";
                ((!is_const).then_some(real), Literals::Plain { single })
            }
            Number::Parameter(Bound::Real) => {
                let literals = Literals::Made { by: real.clone(), float: "from_f64", integer: "from_i32" };
                (Some(real), literals)
            }
            Number::Parameter(Bound::NumTraits(bound)) => {
                let by = quote!(#runtime::private::Literal);
                let literals = Literals::Made { by, float: "float_literal", integer: "integer_literal" };
                (Some(quote!(#bound)), literals)
            }
        };
        Numbers { scalar: ty, functions, back_end: None, fused: None, literals }
    }

    /// The same with the elementary functions of a back end. What a `const fn` may call, all back ends have in common.
    pub fn with_back_end(mut self, math: &Path, runtime: &TokenStream) -> Self {
        let scalar = &self.scalar;
        self.back_end = self.functions.is_some().then(|| quote!(<#math as #runtime::private::Math<#scalar>>));
        self
    }

    /// The same with products and sums rounded once. In a `const fn` there is no function that does.
    pub fn with_fused(mut self) -> Self {
        let scalar = &self.scalar;
        self.fused = self.functions.is_some().then(|| match &self.literals {
            Literals::Made { by, float: "float_literal", .. } => quote!(<#scalar as #by>::fused_sum),
            _ => self.function(&Ident::new("fused", Span::mixed_site())),
        });
        self
    }

    /// The path of the function that multiplies and adds.
    pub fn fused(&self) -> Option<&TokenStream> {
        self.fused.as_ref()
    }

    /// `f64`, as the tests of expansions spell it.
    #[cfg(test)]
    pub fn double(real: TokenStream) -> Self {
        Numbers {
            scalar: quote!(f64),
            functions: Some(real),
            back_end: None,
            fused: None,
            literals: Literals::Plain { single: false },
        }
    }

    /// What a type parameter must be besides what the user says.
    pub fn bound(&self) -> Option<TokenStream> {
        let Numbers { scalar, literals: Literals::Made { by, float: "float_literal", .. }, .. } = self else {
            return None;
        };
        Some(quote!(#scalar: #by))
    }

    /// A number that is not negative.
    pub fn literal(&self, magnitude: f64) -> TokenStream {
        match &self.literals {
            Literals::Plain { .. } if !magnitude.is_finite() => {
                let name = Ident::new(if magnitude.is_nan() { "NAN" } else { "INFINITY" }, Span::mixed_site());
                self.associated(&name)
            }
            // The shortest text that reads back as the same number.
            Literals::Plain { single: true } => tokens(&format!("{:?}", magnitude as f32)),
            Literals::Plain { single: false } => tokens(&format!("{magnitude:?}")),
            Literals::Made { by, float: "from_f64", .. } if well_known(magnitude).is_some() => {
                let (scalar, name) = (&self.scalar, well_known(magnitude));
                quote!(<#scalar as #by>::#name)
            }
            Literals::Made { by, float, .. } => {
                let (scalar, float) = (&self.scalar, Ident::new(float, Span::mixed_site()));
                let literal = match magnitude {
                    _ if magnitude.is_nan() => quote!(::core::primitive::f64::NAN),
                    _ if magnitude.is_infinite() => quote!(::core::primitive::f64::INFINITY),
                    _ => tokens(&format!("{magnitude:?}")),
                };
                quote!(<#scalar as #by>::#float(#literal))
            }
        }
    }

    /// An integer of type `i32` as a number.
    pub fn converted(&self, integer: &TokenStream) -> TokenStream {
        let scalar = &self.scalar;
        match (&self.literals, &self.functions) {
            (Literals::Made { by, integer: name, .. }, _) => {
                let name = Ident::new(name, Span::mixed_site());
                quote!(<#scalar as #by>::#name(#integer))
            }
            (Literals::Plain { .. }, Some(real)) => quote!(<#scalar as #real>::from_i32(#integer)),
            (Literals::Plain { .. }, None) => quote!(((#integer) as #scalar)),
        }
    }

    /// The path of an elementary function.
    pub fn function(&self, name: &Ident) -> TokenStream {
        match &self.back_end {
            Some(back_end) => quote!(#back_end::#name),
            None => self.associated(name),
        }
    }

    /// The path of what is associated with the scalar type.
    fn associated(&self, name: &Ident) -> TokenStream {
        let scalar = &self.scalar;
        match &self.functions {
            Some(functions) => quote!(<#scalar as #functions>::#name),
            None => quote!(<#scalar>::#name),
        }
    }
}

/// The constant of `Real` that a number is.
fn well_known(magnitude: f64) -> Option<Ident> {
    let name = match magnitude {
        0.0 => "ZERO",
        0.5 => "HALF",
        1.0 => "ONE",
        2.0 => "TWO",
        _ => return None,
    };
    Some(Ident::new(name, Span::mixed_site()))
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("a float prints as a literal")
}
