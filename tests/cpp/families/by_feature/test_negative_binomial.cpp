// Negative binomial: what parameters and structures may be, rows by themselves, points of mass.
#include "families/by_feature/independent.hpp"

namespace {

using independent::check_refused;
using independent::refusal;

constexpr double infinity = std::numeric_limits<double>::infinity();

const check::Case rows("a row by itself has the bits of its block", [] {
    const auto mixture =
        independent::mixture("negative_binomial", 2, {0.25, 0.75},
                             {{"means", {2, 1e6, 0, 90}}, {"sizes", {2, infinity, 0.5, 1e-9}}});
    independent::check_row(mixture, {1, 10, 0, 63, 64, 1000, 3, 1e9, 1e300, 0});
    const auto given =
        independent::mixture("negative_binomial", 1, {1}, {{"means", {3}}}, "size=0.25");
    independent::check_row(given, {0, 1, 63, 64, 65});
});

const check::Case refusals("parameters that make no density are refused", [] {
    const char* family = "negative_binomial";
    check_refused(refusal(family, {{"means", {-1}}, {"sizes", {1}}}), "means must be");
    check_refused(refusal(family, {{"means", {infinity}}, {"sizes", {1}}}), "means must be");
    check_refused(refusal(family, {{"means", {1}}, {"sizes", {0}}}), "sizes must be above 0");
    check_refused(refusal(family, {{"means", {1}}, {"sizes", {1e-320}}}), "sizes must be");
    check_refused(refusal(family, {{"means", {1}}}), "sizes");
    check_refused(refusal(family, {{"means", {1}}}, "size=0"), "'size='");
    check_refused(refusal(family, {{"means", {1}}}, "size=1 "), "'size='");
    check_refused(refusal(family, {{"means", {1}}}, "siz"), "'size='");
});

} // namespace
