//! Integers known at expansion.

use proc_macro2::{Literal, Span};
use syn::{BinOp, Expr, Type};

/// A primitive integer type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::lower) struct IntegerType {
    name: &'static str,
    /// The width, if it is the same everywhere.
    bits: Option<u32>,
    signed: bool,
}

const TYPES: &[IntegerType] = &[
    IntegerType { name: "u8", bits: Some(8), signed: false },
    IntegerType { name: "u16", bits: Some(16), signed: false },
    IntegerType { name: "u32", bits: Some(32), signed: false },
    IntegerType { name: "u64", bits: Some(64), signed: false },
    IntegerType { name: "u128", bits: Some(128), signed: false },
    IntegerType { name: "usize", bits: None, signed: false },
    IntegerType { name: "i8", bits: Some(8), signed: true },
    IntegerType { name: "i16", bits: Some(16), signed: true },
    IntegerType { name: "i32", bits: Some(32), signed: true },
    IntegerType { name: "i64", bits: Some(64), signed: true },
    IntegerType { name: "i128", bits: Some(128), signed: true },
    IntegerType { name: "isize", bits: None, signed: true },
];

impl IntegerType {
    /// The type of this name.
    pub(in crate::lower) fn named(name: &str) -> Option<Self> {
        TYPES.iter().copied().find(|ty| ty.name == name)
    }

    /// The integer type that a type is.
    pub(in crate::lower) fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Path(path) if path.qself.is_none() => Self::named(&path.path.get_ident()?.to_string()),
            Type::Paren(inner) => Self::of(&inner.elem),
            Type::Group(inner) => Self::of(&inner.elem),
            _ => None,
        }
    }

    /// What it is called.
    pub(in crate::lower) fn name(self) -> &'static str {
        self.name
    }

    /// Whether the type has negative values.
    pub(in crate::lower) fn is_signed(self) -> bool {
        self.signed
    }

    /// Whether the value is one of the type's, on every target.
    pub(in crate::lower) fn holds(self, value: i128) -> bool {
        // Where the width depends on the target, 32 bits are sure.
        let bits = self.bits.unwrap_or(32);
        match (self.signed, bits) {
            (true, 128) => true,
            (false, 128) => value >= 0,
            (true, bits) => (-(1_i128 << (bits - 1))..1_i128 << (bits - 1)).contains(&value),
            (false, bits) => (0..1_i128 << bits).contains(&value),
        }
    }

    /// What `value as` this type gives, if that is the same on every target.
    pub(in crate::lower) fn cast(self, value: i128) -> Option<i128> {
        if self.holds(value) {
            return Some(value);
        }
        match self.bits? {
            128 => (self.signed).then_some(value),
            bits => {
                let low = value & ((1_i128 << bits) - 1);
                let negative = self.signed && low >> (bits - 1) == 1;
                Some(if negative { low - (1_i128 << bits) } else { low })
            }
        }
    }
}

/// An integer known at expansion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::lower) struct Integer {
    /// The value.
    pub(in crate::lower) value: i128,
    /// The type, if the user's code says it where the macro sees it.
    pub(in crate::lower) ty: Option<IntegerType>,
}

impl Integer {
    /// The result of arithmetic, if it fits; an unknown type is taken for `i32`, the one Rust falls back to, unless an
    /// operand shows that it is larger.
    pub(in crate::lower) fn fit(value: i128, ty: Option<IntegerType>) -> Option<Self> {
        let fits = match ty {
            Some(ty) => ty.holds(value),
            None => i32::try_from(value).is_ok(),
        };
        fits.then_some(Integer { value, ty })
    }

    /// The integer as an expression.
    pub(in crate::lower) fn literal(self) -> Expr {
        let magnitude = self.value.unsigned_abs();
        let mut token = match self.ty {
            None => Literal::u128_unsuffixed(magnitude),
            Some(ty) => format!("{magnitude}_{}", ty.name).parse().expect("a number with a type's name is a literal"),
        };
        token.set_span(Span::mixed_site());
        if self.value < 0 { syn::parse_quote!(-#token) } else { syn::parse_quote!(#token) }
    }

    /// The value as an index or a count.
    pub(in crate::lower) fn index(self) -> Option<usize> {
        usize::try_from(self.value).ok()
    }
}

/// The common type of two operands; none if they disagree.
#[allow(clippy::option_option, reason = "disagreement is not the same as an unknown type")]
pub(in crate::lower) fn unify(a: Integer, b: Integer) -> Option<Option<IntegerType>> {
    match (a.ty, b.ty) {
        (Some(a), Some(b)) if a != b => None,
        (a, b) => Some(a.or(b)),
    }
}

/// `a op b`; none if it overflows or the type decides what it is.
pub(in crate::lower) fn arithmetic(op: &BinOp, a: Integer, b: Integer) -> Option<Integer> {
    use BinOp as B;
    let shift = matches!(op, B::Shl(_) | B::ShlAssign(_) | B::Shr(_) | B::ShrAssign(_));
    let ty = if shift { a.ty } else { unify(a, b)? };
    let (x, y) = (a.value, b.value);
    let value = match op {
        B::Add(_) | B::AddAssign(_) => x.checked_add(y)?,
        B::Sub(_) | B::SubAssign(_) => x.checked_sub(y)?,
        B::Mul(_) | B::MulAssign(_) => x.checked_mul(y)?,
        B::Div(_) | B::DivAssign(_) => x.checked_div(y)?,
        B::Rem(_) | B::RemAssign(_) => x.checked_rem(y)?,
        B::BitAnd(_) | B::BitAndAssign(_) => x & y,
        B::BitOr(_) | B::BitOrAssign(_) => x | y,
        B::BitXor(_) | B::BitXorAssign(_) => x ^ y,
        B::Shl(_) | B::ShlAssign(_) => shifted_left(x, distance(y, ty)?, ty)?,
        B::Shr(_) | B::ShrAssign(_) => x >> distance(y, ty)?,
        _ => return None,
    };
    // Literals beyond 32 bits show that the type that was not written is larger.
    let wide = ty.is_none() && [x, y].iter().any(|&part| i32::try_from(part).is_err());
    let ty_of_result = if wide { IntegerType::named("i64") } else { ty };
    Integer::fit(value, ty_of_result).map(|fitting| Integer { ty, ..fitting })
}

/// By how many bits an integer of this type is shifted: fewer than it has, on every target.
fn distance(bits: i128, ty: Option<IntegerType>) -> Option<u32> {
    let width = ty.and_then(|ty| ty.bits).unwrap_or(32);
    u32::try_from(bits).ok().filter(|&bits| bits < width)
}

/// `x << bits`, without the bits that leave a type of known width.
fn shifted_left(x: i128, bits: u32, ty: Option<IntegerType>) -> Option<i128> {
    match ty {
        Some(ty) if ty.bits.is_some_and(|width| width <= 64) => ty.cast(x << bits),
        _ => x.checked_mul(1_i128.checked_shl(bits).filter(|&factor| factor > 0)?),
    }
}

/// `a op b` for a comparison.
pub(in crate::lower) fn compare(op: &BinOp, a: i128, b: i128) -> Option<bool> {
    Some(match op {
        BinOp::Eq(_) => a == b,
        BinOp::Ne(_) => a != b,
        BinOp::Lt(_) => a < b,
        BinOp::Le(_) => a <= b,
        BinOp::Gt(_) => a > b,
        BinOp::Ge(_) => a >= b,
        _ => return None,
    })
}
