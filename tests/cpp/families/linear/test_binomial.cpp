// The family: its two forms, what structures and rows may be, its statistics and base measure.
#include "algebra/log_binomial.hpp"
#include "check.hpp"
#include "emgine/mixture.hpp"
#include "families/linear/linear_family.hpp"
#include "kernels/layout.hpp"

namespace {

using emgine::model_shape;

const emgine::LinearFamily& family() {
    return static_cast<const emgine::LinearFamily&>(emgine::family_of("binomial"));
}

double base_of(const emgine::ModelShape& shape, const double* row) {
    double t[8], base = -1;
    family().write_statistics(shape, row, 1, 1, t);
    family().write_base(shape, t, 1, 1, &base);
    return base;
}

const check::Case structures("trials for all features or for each, or pairs", [] {
    for (const char* wrong : {"", "0", "3,4,5", "pair", "x", "3,"})
        check::throws<std::invalid_argument>([&] { model_shape("binomial", wrong, 2, 1); }, wrong);
    check::throws<std::invalid_argument>([] { model_shape("binomial", "pairs", 3, 1); }, "odd");
    check::that(emgine::n_free_parameters(model_shape("binomial", "10", 4, 3)) == 2 + 12, "free");
    check::that(emgine::n_free_parameters(model_shape("binomial", "pairs", 4, 3)) == 2 + 6, "free");
});

const check::Case supports("successes are at most the trials", [] {
    const emgine::Supports given = emgine::supports_of(model_shape("binomial", "10,12", 2, 1));
    const double row[] = {11, 12}, good[] = {10, 12};
    check::that(given.first_outside(row) == 0 && given.has(good), "given trials");
    const emgine::Supports pairs = emgine::supports_of(model_shape("binomial", "pairs", 4, 1));
    const double more[] = {3, 3, 2, 1}, negative[] = {-1, 3, 2, 1}, fine[] = {0, 0, 1, 1};
    check::that(pairs.first_outside(more) == 2, "the second pair");
    check::that(pairs.first_outside(negative) == 0, "a feature's own support goes first");
    check::that(pairs.has(fine), "no trials");
});

const check::Case statistics("successes, failures and coefficients of both forms", [] {
    const double given[] = {3, 2}, pairs[] = {3, 10, 2, 12}, expected[] = {3, 7, 2, 10};
    double t[4], of_pairs[4];
    const auto of_given = model_shape("binomial", "10,12", 2, 1);
    const auto in_pairs = model_shape("binomial", "pairs", 4, 1);
    family().write_statistics(of_given, given, 1, 1, t);
    family().write_statistics(in_pairs, pairs, 1, 1, of_pairs);
    for (int i = 0; i < 4; ++i)
        check::that(t[i] == expected[i] && of_pairs[i] == expected[i], "T");
    const double base = emgine::log_binomial(10, 3) + emgine::log_binomial(12, 2);
    check::that(base_of(of_given, given) == base, "given");
    check::that(base_of(in_pairs, pairs) == base, "pairs");
    const auto same = model_shape("binomial", "12", 2, 1);
    check::that(base_of(same, given) == emgine::log_binomial(12, 3) + emgine::log_binomial(12, 2),
                "one number for all");
});

const check::Case blocks("a block has the bits of its rows, few trials and many", [] {
    using emgine::block_stride;
    constexpr std::size_t n = 24;
    const auto shape = model_shape("binomial", "pairs", 4, 1);
    std::vector<double> x(4 * block_stride), t = x, base(n);
    for (std::size_t s = 0; s < n; ++s) {
        const auto trials = static_cast<double>(s == 9 ? 300 : 10 * s);
        const double row[] = {std::floor(trials / 3), trials, 2, s == 17 ? 1e9 : 5};
        for (std::size_t j = 0; j < 4; ++j)
            x[j * block_stride + s] = row[j];
    }
    family().write_statistics(shape, x.data(), n, block_stride, t.data());
    family().write_base(shape, t.data(), n, block_stride, base.data());
    for (std::size_t s = 0; s < n; ++s) {
        double row[4];
        for (std::size_t j = 0; j < 4; ++j)
            row[j] = x[j * block_stride + s];
        check::that(base[s] == base_of(shape, row), "row " + std::to_string(s));
    }
});

const check::Case parameters("a probability of 0 or 1 leaves one value", [] {
    const auto shape = model_shape("binomial", "10", 3, 1);
    const auto natural = family().natural(shape, {{"probabilities", {0, 1, 0.5}}});
    check::that(natural.only.size() == 2, "two");
    check::that(natural.only[0].statistic == 0 && natural.only[1].statistic == 3, "which");
    check::throws<emgine::IllDefinedComponent>(
        [&] { family().natural(shape, {{"probabilities", {0, 1, 1.5}}}); }, "above 1");
    const auto p = family().parameters_of(shape, {1, 9, 10, 0, 0, 0}, nullptr)[0].values;
    check::that(p == std::vector<double>{0.1, 1, 0.5}, "M-step");
});

} // namespace
