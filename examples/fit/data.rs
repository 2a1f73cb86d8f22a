//! Reads data files. The format is described in `examples/data/README.md`.

use std::fmt;

/// Observations and what is known about the curve through them.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct DataSet {
    /// The file's name without folder and ending.
    pub(crate) name: String,
    /// The name of the model and where it stands, for complaints about it.
    pub(crate) model: String,
    model_position: Option<Position>,
    pub(crate) starts: Vec<Vec<f64>>,
    /// Parameters and their standard deviations, certified by someone else; empty if not known.
    pub(crate) certified: Vec<f64>,
    pub(crate) deviation: Vec<f64>,
    /// The certified sum of squared residuals.
    pub(crate) rss: Option<f64>,
    /// Pairs of x and y.
    pub(crate) observations: Vec<[f64; 2]>,
    path: String,
}

/// A line and a column in characters, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    line: usize,
    column: usize,
}

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Error {
    path: Option<String>,
    position: Option<Position>,
    message: String,
}

impl Error {
    /// An error that belongs to no file.
    pub(crate) fn general(message: impl Into<String>) -> Self {
        Self { path: None, position: None, message: message.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(out, "{path}:")?;
        }
        if let Some(Position { line, column }) = self.position {
            write!(out, "{line}:{column}:")?;
        }
        let space = if self.path.is_some() { " " } else { "" };
        write!(out, "{space}{}", self.message)
    }
}

impl DataSet {
    /// An error about the model, at its place in the file.
    pub(crate) fn error_at_model(&self, message: String) -> Error {
        Error { path: Some(self.path.clone()), position: self.model_position, message }
    }
}

/// Reads and parses a file.
pub(crate) fn read(path: &str) -> Result<DataSet, Error> {
    let failed = |message| Error { path: Some(path.into()), position: None, message };
    let bytes = std::fs::read(path).map_err(|error| failed(format!("cannot be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let good = String::from_utf8_lossy(good);
        let line = good.split('\n').count();
        let column = good.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        let position = Some(Position { line, column });
        Error { position, ..failed("expected text in UTF-8".into()) }
    })?;
    parse(path, &text)
}

/// Parses the text of a file; the path serves the name of the set and error messages.
pub(crate) fn parse(path: &str, text: &str) -> Result<DataSet, Error> {
    let stem = std::path::Path::new(path).file_stem();
    let name = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let set = DataSet { name, path: path.into(), ..DataSet::default() };
    let mut parser = Parser { set, is_in_observations: false };
    for (line, text) in (1..).zip(text.lines()) {
        let content = text.split('#').next().unwrap_or_default();
        parser.line(line, content).map_err(|error| error.at(path))?;
    }
    let end = Position { line: text.lines().count() + 1, column: 1 };
    parser.finish(end).map_err(|error| error.at(path))
}

/// A message and its place, before the path is known.
struct Complaint(Position, String);

impl Complaint {
    fn at(self, path: &str) -> Error {
        Error { path: Some(path.into()), position: Some(self.0), message: self.1 }
    }
}

struct Parser {
    set: DataSet,
    is_in_observations: bool,
}

/// A word between blanks, and where it starts.
type Word<'a> = (Position, &'a str);

impl Parser {
    fn line(&mut self, line: usize, text: &str) -> Result<(), Complaint> {
        let words = words(line, text);
        let Some((&(position, first), rest)) = words.split_first() else {
            return Ok(());
        };
        let end = Position { line, column: text.trim_end().chars().count() + 1 };
        if self.is_in_observations {
            self.set.observations.push(observation(&words, end)?);
            return Ok(());
        }
        match first {
            "model" => {
                once(self.set.model.is_empty(), position, first)?;
                let [(position, name)] = one(rest, end, "the name of a model")?;
                self.set.model = name.into();
                self.set.model_position = Some(position);
            }
            "start" => self.set.starts.push(self.parameters(rest, end)?),
            "certified" => {
                once(self.set.certified.is_empty(), position, first)?;
                self.set.certified = self.parameters(rest, end)?;
            }
            "deviation" => {
                once(self.set.deviation.is_empty(), position, first)?;
                self.set.deviation = self.parameters(rest, end)?;
            }
            "rss" => {
                once(self.set.rss.is_none(), position, first)?;
                let [word] = one(rest, end, "a number")?;
                self.set.rss = Some(number(word)?);
            }
            "observations" => {
                if let Some(&(position, extra)) = rest.first() {
                    let message = format!("expected the end of the line, found `{extra}`");
                    return Err(Complaint(position, message));
                }
                self.is_in_observations = true;
            }
            unknown => {
                let message = format!(
                    "unknown keyword `{unknown}`, expected one of model, start, certified, deviation, rss, \
                     observations"
                );
                return Err(Complaint(position, message));
            }
        }
        Ok(())
    }

    /// One number per parameter: as many as in the lines before.
    fn parameters(&self, words: &[Word<'_>], end: Position) -> Result<Vec<f64>, Complaint> {
        let numbers = words.iter().map(|&word| number(word)).collect::<Result<Vec<_>, _>>()?;
        let known = [self.set.starts.first(), Some(&self.set.certified), Some(&self.set.deviation)];
        let expected = known.into_iter().flatten().map(Vec::len).find(|&length| length > 0);
        let found = numbers.len();
        match expected {
            Some(expected) if expected != found => {
                let position = words.get(expected).map_or(end, |&(position, _)| position);
                let message = format!("expected {expected} numbers as in the lines above, found {found}");
                Err(Complaint(position, message))
            }
            None if found == 0 => Err(Complaint(end, "expected at least one number".into())),
            _ => Ok(numbers),
        }
    }

    fn finish(self, end: Position) -> Result<DataSet, Complaint> {
        let missing = if self.set.model.is_empty() {
            "a line `model` with the name of a model"
        } else if self.set.starts.is_empty() {
            "a line `start` with a starting point"
        } else if !self.is_in_observations {
            "a line `observations` before the pairs of x and y"
        } else if self.set.observations.is_empty() {
            "at least one observation"
        } else {
            return Ok(self.set);
        };
        Err(Complaint(end, format!("the file ends without {missing}")))
    }
}

fn words(line: usize, text: &str) -> Vec<Word<'_>> {
    text.split_whitespace()
        .map(|word| {
            let before = word.as_ptr() as usize - text.as_ptr() as usize;
            let column = text[..before].chars().count() + 1;
            (Position { line, column }, word)
        })
        .collect()
}

fn once(is_first: bool, position: Position, keyword: &str) -> Result<(), Complaint> {
    let message = || format!("a second line `{keyword}`, expected at most one");
    if is_first { Ok(()) } else { Err(Complaint(position, message())) }
}

fn one<'a>(words: &[Word<'a>], end: Position, what: &str) -> Result<[Word<'a>; 1], Complaint> {
    match words {
        [word] => Ok([*word]),
        [] => Err(Complaint(end, format!("expected {what}, found the end of the line"))),
        [_, (position, extra), ..] => Err(Complaint(*position, format!("expected {what} alone, found also `{extra}`"))),
    }
}

fn observation(words: &[Word<'_>], end: Position) -> Result<[f64; 2], Complaint> {
    match words {
        [x, y] => Ok([number(*x)?, number(*y)?]),
        [x] => {
            number(*x)?;
            Err(Complaint(end, "expected a pair of x and y, found one number".into()))
        }
        [_, _, (position, extra), ..] => {
            Err(Complaint(*position, format!("expected a pair of x and y, found also `{extra}`")))
        }
        [] => Err(Complaint(end, "expected a pair of x and y".into())),
    }
}

fn number((position, word): Word<'_>) -> Result<f64, Complaint> {
    match word.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(Complaint(position, format!("expected a finite number, found `{word}`"))),
    }
}
