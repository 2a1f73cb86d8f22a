use quote::quote;

use super::*;
use crate::options;

fn read(attribute: TokenStream, item: TokenStream) -> Result<Function, Vec<String>> {
    let mut errors = Errors::new();
    let options = options::parse(attribute, &mut errors);
    let function = Function::parse(item, &options, &mut errors);
    if errors.is_empty() { Ok(function.expect("no mistake, so a function")) } else { Err(errors.messages()) }
}

fn refused(attribute: TokenStream, item: TokenStream) -> Vec<String> {
    read(attribute, item).err().expect("a mistake")
}

#[test]
fn variables_are_the_floats_in_order() {
    let f = read(
        quote!(constant(k)),
        quote! {
            pub fn f(x: f64, k: f64, n: usize, [a, b]: [f64; 2], t: &(f64, [[f64; 2]; 3]), data: &[f64]) -> [f64; 2] { [x, a] }
        },
    )
    .unwrap_or_else(|e| panic!("{e:?}"));
    let roles: Vec<Role> = f.params.iter().map(|p| p.role).collect();
    let variable = |first| Role::Variable { first };
    assert_eq!(roles, [variable(0), Role::Constant, Role::Constant, variable(1), variable(3), Role::Constant]);
    assert_eq!(f.variables, 10);
    assert_eq!(f.params[3].name, "argument3");
    assert_eq!(f.output, Shape::Array(Box::new(Shape::Scalar), 2));
    assert_eq!(f.precision, Precision::Double);
}

#[allow(clippy::too_many_lines, reason = "a table")]
#[test]
fn refuses_by_name() {
    assert_eq!(
        refused(
            quote!(),
            quote!(
                struct S;
            )
        ),
        ["`#[hessian]` goes on a function with a body, not on a struct"]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f(x: f64, y: f32) -> f64 {
                    x
                }
            )
        ),
        [
            "all variables have one scalar type, but `x` is of `f64` and `y` of `f32`; change one of them or list it in `constant(..)`"
        ]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f(x: Real) -> f64 {
                    x
                }
            )
        ),
        [
            "`f` has no variable to differentiate by; a macro does not see what `Real` stands for: if it is an alias, write it out, such as \
          `x: f64` or `x: [f64; 3]`, or put it into one `#[hessian] mod` with the function; if it is a struct of floats, name its fields, such as `#[hessian(struct Real { x, y })]`"
        ]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f(x: Vec<f64>) -> f64 {
                    x[0]
                }
            )
        ),
        ["`f` has no variable to differentiate by; a `Vec<f64>` is a constant; write `x: &[f64]` and \
             `#[hessian(variable(x))]`, or an array, such as `x: [f64; 3]`"]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f(x: [f64; N]) -> f64 {
                    x
                }
            )
        ),
        [
            "the length `N` is not known to a macro; say what `N` is by `#[hessian(const N = 3)]`, write a literal, such as `[f64; 3]`, or list the parameter in `variable(..)` or `constant(..)`"
        ]
    );
    assert_eq!(
        refused(
            quote!(variable(x), rule(gradient = [a], hessian = [[b]])),
            quote!(
                fn f(x: &[f64]) -> f64 {
                    x[0]
                }
            )
        ),
        [
            "`rule(..)` gives derivatives by variables of a known number, and `x` has as many as the run says; put the rule on a \
             function of one term, and call it in the loop"
        ]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f(x: f64) {}
            )
        ),
        ["`f` returns nothing to differentiate; write `-> f64`"]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                async unsafe extern "C" fn f(x: f64) -> f64 {
                    x
                }
            )
        )
        .len(),
        3
    );
    assert!(
        refused(
            quote!(),
            quote!(
                fn f(x: f64) -> Self {
                    x
                }
            )
        )[0]
        .starts_with("`f` belongs to an `impl` block but has no `self`")
    );
    assert!(
        refused(
            quote!(),
            quote!(
                fn f(x: f64) -> f64;
            )
        )
        .len()
            == 1
    );
    assert_eq!(
        refused(
            quote!(constant(z)),
            quote!(
                fn f(x: f64) -> f64 {
                    x
                }
            )
        ),
        ["no parameter is called `z`, expected `x`; did you mean `x`?"]
    );
    assert_eq!(
        refused(
            quote!(constant(n)),
            quote!(
                fn f(x: f64, n: usize) -> f64 {
                    x
                }
            )
        ),
        ["`n` is a constant already, because of its type `usize`; leave it out of `constant(..)`"]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f(x: &mut f64) -> f64 {
                    *x
                }
            )
        ),
        ["the variable `x` is borrowed mutably; take it as `&` or by value, and return what is computed"]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f(x: f64) -> Vec<f64> {
                    x
                }
            )
        ),
        ["the result type `Vec<f64>` is not differentiated; return `f64`, or an array or tuple of it"]
    );
}

#[test]
fn methods_are_told_by_their_receiver() {
    let home = |item| read(quote!(), item).unwrap_or_else(|e| panic!("{e:?}")).home;
    assert_eq!(
        home(quote!(
            fn f(x: f64) -> f64 {
                x
            }
        )),
        Home::Module
    );
    assert_eq!(
        home(quote!(
            pub fn f(&self, x: f64) -> f64 {
                x
            }
        )),
        Home::Impl
    );
    assert_eq!(
        home(quote!(
            fn f(mut self: Box<Self>, x: f64) -> f64 {
                x
            }
        )),
        Home::Impl
    );
}

#[test]
fn the_scalar_type_is_declared_by_a_bound_or_the_result() {
    let scalar = |item: TokenStream| {
        let attribute = if item.to_string().contains("k :") { quote!(constant(k)) } else { quote!() };
        let f = read(attribute, item).unwrap_or_else(|e| panic!("{e:?}"));
        (f.scalar.to_string(), f.scalar.number.clone(), f.variables)
    };
    let real = Number::Parameter(Bound::Real);
    assert_eq!(
        scalar(quote!(
            fn f<T: Copy + Real>(x: T, k: T) -> T {
                x
            }
        )),
        ("T".into(), real.clone(), 1)
    );
    assert_eq!(
        scalar(quote!(
            fn f<U, T>(x: &[T; 2], c: U) -> [T; 2]
            where
                T: hessian_runtime::Real,
            {
                *x
            }
        )),
        ("T".into(), real, 2)
    );
    let float = |bound| Number::Parameter(Bound::NumTraits(Box::new(bound)));
    assert_eq!(
        scalar(quote!(
            fn f<T: num_traits::real::Real>(x: T, c: u8) -> T {
                x
            }
        )),
        ("T".into(), float(syn::parse_quote!(num_traits::real::Real)), 1)
    );
    assert_eq!(
        scalar(quote!(
            fn f(x: units::Metre, k: f64) -> (units::Metre, Metre) {
                x
            }
        )),
        ("Metre".into(), Number::Alias, 1)
    );
    assert_eq!(
        scalar(quote!(
            fn f(x: f64, c: Point) -> f64 {
                x
            }
        )),
        ("f64".into(), Number::Primitive, 1)
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f<T: Copy>(x: T) -> T {
                    x
                }
            )
        ),
        ["no bound says that `T` is a float; write `T: Real`, the trait of `hessian_runtime`"]
    );
    assert_eq!(
        refused(
            quote!(),
            quote!(
                fn f<T: Real, U: Real>(x: T, y: U) -> T {
                    x
                }
            )
        )[0],
        "one scalar type serves a function, but both `T` and `U` are floats; use `T` for both"
    );
}
