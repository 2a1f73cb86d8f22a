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
