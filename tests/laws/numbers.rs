//! Numbers are exact: whatever is done to them agrees with fractions of whole numbers of any size.

use kaohe::num::{Mode, Quantity, Rounding};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::{prelude::*, sample::select};

use super::tries;

/// A decimal of up to 28 digits, written out.
fn decimals() -> impl Strategy<Value = String> {
    let mantissas =
        prop_oneof![-1_000_i128..1_000, -10_i128.pow(12)..10_i128.pow(12), -(10_i128.pow(28) - 1)..10_i128.pow(28),];
    (mantissas, prop_oneof![0_usize..4, 0_usize..28]).prop_map(|(mantissa, scale)| written(mantissa, scale))
}

fn written(mantissa: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if mantissa < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// A decimal, or a quotient of two.
fn numbers() -> impl Strategy<Value = Quantity> {
    let decimal = decimals().prop_map(|text| Quantity::parse(&text).unwrap());
    let quotient = (decimals(), decimals()).prop_filter_map("a divisor of zero", |(above, below)| {
        Quantity::parse(&above).unwrap().over(&Quantity::parse(&below).unwrap())
    });
    prop_oneof![decimal, quotient]
}

/// The same number as a fraction, from what it prints.
fn fraction(number: &Quantity) -> BigRational {
    fraction_of(&number.to_string())
}

fn fraction_of(text: &str) -> BigRational {
    let whole = |text: &str| text.parse::<BigInt>().unwrap();
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let (whole_part, places) = above.split_once('.').unwrap_or((above, ""));
    let scale = BigInt::from(10).pow(u32::try_from(places.len()).unwrap());
    BigRational::new(whole(&format!("{whole_part}{places}")), whole(below) * scale)
}

fn roundings() -> impl Strategy<Value = Rounding> {
    let modes = select(vec![Mode::HalfUp, Mode::HalfEven, Mode::Down, Mode::Up]);
    (0_u32..6, modes).prop_map(|(places, mode)| Rounding { places, mode })
}

proptest! {
    #![proptest_config(tries(256))]

    #[test]
    fn a_number_is_read_as_written(text in decimals()) {
        prop_assert_eq!(fraction(&Quantity::parse(&text).unwrap()), fraction_of(&text));
    }

    #[test]
    fn sums_differences_and_products_are_exact(left in numbers(), right in numbers()) {
        prop_assert_eq!(fraction(&(&left + &right)), fraction(&left) + fraction(&right));
        prop_assert_eq!(fraction(&(&left - &right)), fraction(&left) - fraction(&right));
        prop_assert_eq!(fraction(&(&left * &right)), fraction(&left) * fraction(&right));
    }

    #[test]
    fn order_is_the_order_of_fractions(left in numbers(), right in numbers()) {
        prop_assert_eq!(left.cmp(&right), fraction(&left).cmp(&fraction(&right)));
    }

    #[test]
    fn addition_and_multiplication_associate(a in numbers(), b in numbers(), c in numbers()) {
        prop_assert_eq!(&(&a + &b) + &c, &a + &(&b + &c));
        prop_assert_eq!(&(&a * &b) * &c, &a * &(&b * &c));
        prop_assert_eq!(&(&a + &b) * &c, &(&a * &c) + &(&b * &c));
    }

    #[test]
    fn a_quotient_times_its_divisor_is_the_number(a in numbers(), b in numbers()) {
        let back = a.over(&b).map(|quotient| &quotient * &b);
        prop_assert_eq!(back, Some(a).filter(|_| !b.is_zero()));
    }

    #[test]
    fn equal_numbers_print_alike(a in numbers(), b in numbers()) {
        prop_assert_eq!((&(&a + &b) - &b).to_string(), a.to_string());
    }

    #[test]
    fn rounding_twice_is_rounding_once(number in numbers(), rounding in roundings()) {
        let once = number.rounded(rounding);
        prop_assert_eq!(once.rounded(rounding), once);
    }

    #[test]
    fn every_mode_but_none_treats_both_signs_alike(number in numbers(), rounding in roundings()) {
        prop_assert_eq!((-&number).rounded(rounding), -&number.rounded(rounding));
    }

    #[test]
    fn rounding_half_goes_no_further_than_half_a_unit(number in numbers(), places in 0_u32..6) {
        let off = (&number.rounded(Rounding { places, mode: Mode::HalfUp }) - &number).magnitude();
        let unit = BigRational::new(BigInt::from(1), BigInt::from(10).pow(places));
        prop_assert!(fraction(&off) * BigInt::from(2) <= unit);
    }

    #[test]
    fn down_never_grows_and_up_never_shrinks(number in numbers(), places in 0_u32..6) {
        let to = |mode| number.rounded(Rounding { places, mode }).magnitude();
        prop_assert!(to(Mode::Down) <= number.magnitude() && number.magnitude() <= to(Mode::Up));
    }

    #[test]
    fn a_rounded_number_is_a_whole_number_of_its_units(number in numbers(), rounding in roundings()) {
        let scaled = fraction(&number.rounded(rounding)) * BigInt::from(10).pow(rounding.places);
        prop_assert!(scaled.is_integer());
    }

    #[test]
    fn floor_and_ceiling_enclose_a_number(number in numbers()) {
        prop_assert!(number.floor() <= number && number <= number.ceiling());
        prop_assert_eq!(fraction(&number.floor()), fraction(&number).floor());
        prop_assert_eq!(fraction(&number.ceiling()), fraction(&number).ceil());
    }
}
