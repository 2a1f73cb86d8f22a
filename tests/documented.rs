//! `docs/language.md` says what becomes of each construct: every row names tests that there are, and messages that are given.

use std::fs::read_to_string;

#[test]
fn every_row_of_the_language_table_is_tested() {
    let page = read_to_string("../docs/language.md").expect("the page");
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| construct"));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let &[_, treatment, tests] = cells.as_slice() else { panic!("three cells: {row}") };
        let mut said = String::new();
        for test in tests.split(", ") {
            let test = test.trim();
            if let Some((module, name)) = test.rsplit_once("::") {
                let text = read_to_string(format!("behaviour/{}.rs", module.replace("::", "/"))).expect(test);
                let found = text.contains(&format!("fn {name}()")) || text.contains(&format!("    {name},\n"));
                assert!(found, "no test is called {test}");
            } else {
                said += &read_to_string(format!("{test}.stderr")).expect(test);
            }
        }
        if let Some((_, message)) = treatment.split_once("refused: ") {
            assert!(said.contains(message), "no message says: {message}");
        }
        count += 1;
    }
    assert!(count > 40, "the table is there: {count} rows");
}
