//! Options as written, and what is wrong with them.

use quote::quote;

use super::*;

fn messages(tokens: TokenStream) -> Vec<String> {
    let mut errors = Errors::new();
    parse(tokens, &mut errors);
    errors.messages()
}

#[test]
fn accepts_the_contract() {
    let mut errors = Errors::new();
    let tokens = quote!(
        constant(a, b),
        order = 2,
        strict,
        crate = ::other::path,
        only(gradient, hvp),
        name = Spring,
        graph,
        budget(flops = 200, live = 32),
    );
    let options = parse(tokens, &mut errors);
    assert!(errors.is_empty(), "{:?}", errors.messages());
    assert_eq!(options.constants.len(), 2);
    assert!(options.strict.is_some() && options.crate_path.is_some() && options.name.is_some() && options.graph);
    let limits = [options.budget.flops, options.budget.live].map(|limit| limit.map(|(number, _)| number));
    assert_eq!(limits, [Some(200), Some(32)]);
    assert!(options.wants("hvp", true) && !options.wants("hessian", true));
    assert!(parse(quote!(), &mut errors).wants("hessian", true));
}

#[test]
fn names_what_is_meant() {
    assert_eq!(
        messages(quote!(constnat(a))),
        [
            "unknown option `constnat`, expected `budget`, `const`, `constant`, `crate`, `fma`, `graph`, `math`, `max_steps`, \
          `name`, `only`, `order`, `rule`, `strict`, `struct` or `variable`; did you mean `constant`?"
        ]
    );
    assert!(messages(quote!(only(gradeint)))[0].ends_with("did you mean `gradient`?"));
    assert!(messages(quote!(frobnicate))[0].ends_with("or `variable`"));
}

#[test]
fn reports_every_mistake() {
    assert_eq!(
        messages(quote!(strict, strict, order = 13, constant, name = 4, only(gradient, gradient), 7)),
        [
            "`strict` is given twice; keep one of them",
            "`order` is at most 12",
            "`constant` is written `constant(a, b)`",
            "`name` is written `name = Companion`",
            "`gradient` is listed twice",
            "expected an option, one of `budget`, `const`, `constant`, `crate`, `fma`, `graph`, `math`, `max_steps`, `name`, \
             `only`, `order`, `rule`, `strict`, `struct` or `variable`",
        ]
    );
    assert_eq!(messages(quote!(max_steps)), ["`max_steps` is written `max_steps = 200`"]);
    assert_eq!(messages(quote!(strict,, strict)).len(), 2);
    assert_eq!(
        messages(quote!(strict, fma)),
        ["`fma` rounds once where `strict` rounds after each operation as written; leave one of them out"]
    );
    assert_eq!(messages(quote!(fma(true))), ["`fma` is written `fma`"]);
    assert_eq!(messages(quote!(budget)), ["`budget` is written `budget(flops = 200, live = 32)`"]);
    assert_eq!(
        messages(quote!(budget(flop = 3, live = -1, flops = 1, flops = 2))),
        [
            "unknown limit `flop`, expected `flops` or `live`; did you mean `flops`?",
            "`live` is written `live = 200`",
            "`flops` is given twice; keep one of them"
        ]
    );
}
