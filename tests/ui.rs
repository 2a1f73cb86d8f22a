//! What the macro refuses, and in which words.

#[test]
fn refusals_say_what_to_write_instead() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
