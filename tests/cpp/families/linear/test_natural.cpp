// The family of the user's own statistics: its base, its sizes, and what it refuses.
#include "check.hpp"
#include "emgine/em.hpp"
#include "emgine/mixture.hpp"
#include "emgine/scorer.hpp"
#include "families/linear/linear_family.hpp"

namespace {

using emgine::model_shape;

const emgine::LinearFamily& family() {
    return static_cast<const emgine::LinearFamily&>(emgine::family_of("natural"));
}

const check::Case base("the last column is the log base measure", [] {
    const double rows[] = {1, 2, 3, 4, 5, 6}; // three columns of two rows
    double written[] = {0, 0};
    family().write_base(model_shape("natural", "2", 3, 1), rows, 2, 2, written);
    check::that(written[0] == 5 && written[1] == 6, "base");
});

const check::Case sizes("statistics are the other columns, and parameters as many as said", [] {
    const auto shape = model_shape("natural", "1", 3, 4);
    check::that(family().n_statistics(shape) == 2, "statistics");
    check::that(emgine::n_free_parameters(shape) == 3 + 4, "free parameters");
    for (const char* wrong : {"", "-1", "x", "1234567890"})
        check::throws<std::invalid_argument>([&] { model_shape("natural", wrong, 3, 4); }, wrong);
});

const check::Case parameters("parameters are finite, and the M-step is not the core's", [] {
    const auto shape = model_shape("natural", "1", 2, 2);
    const auto natural = family().natural(
        shape, {{"mean_statistics", {1, 2}}, {"eta", {3, 4}}, {"log_normalizer", {5, 6}}});
    check::that(natural.eta == std::vector<double>{3, 4}, "eta");
    check::that(natural.log_normalizer == std::vector<double>{5, 6}, "log-normaliser");
    check::throws<emgine::IllDefinedComponent>(
        [&] {
            family().natural(shape, {{"mean_statistics", {1, 2}},
                                     {"eta", {3, std::nan("")}},
                                     {"log_normalizer", {5, 6}}});
        },
        "not finite");
    check::throws<std::invalid_argument>([&] { family().parameters_of(shape, {1, 2}, nullptr); },
                                         "M-step");
});

// Two components of one statistic of each of two features; the last column of rows is h.
const check::Case gaps("a row that lacks a statistic has the density of the others", [] {
    const auto shape = model_shape("natural", "2", 3, 2, true);
    const double eta[] = {0.5, -1, 2, 0.25}, parts[] = {0.75, 1, -2, 0.125};
    const emgine::Mixture mixture(shape, {0.25, 0.75},
                                  {{"mean_statistics", {1, 2, 3, 4}},
                                   {"eta", {eta, eta + 4}},
                                   {"log_normalizer", {1.75, -1.875}},
                                   {"log_normalizer_of_statistics", {parts, parts + 4}}});
    const double none = std::nan("");
    const std::vector<double> rows = {3, none, 0.5, none, none, 0.25, 2, 1, -0.5, none, 4, 1};
    std::vector<double> expected(4), found(4);
    for (std::size_t i = 0; i < 4; ++i) {
        double total = 0;
        for (std::size_t k = 0; k < 2; ++k) {
            double log_density = rows[3 * i + 2];
            for (std::size_t j = 0; j < 2; ++j)
                if (const double t = rows[3 * i + j]; !std::isnan(t))
                    log_density += eta[2 * k + j] * t - parts[2 * k + j];
            total += (k == 0 ? 0.25 : 0.75) * std::exp(log_density);
        }
        expected[i] = std::log(total);
    }
    emgine::Scorer(mixture).score_samples(rows.data(), 4, found.data());
    for (std::size_t i = 0; i < 4; ++i)
        check::close(found[i], expected[i], 1e-13);
    const auto sums =
        emgine::expectation({emgine::dense_view(rows.data(), 4, 3), nullptr}, mixture, nullptr, {});
    const double* observed = sums.array("observed");
    check::close(observed[0] + observed[2], 2, 1e-13);
    check::close(observed[1] + observed[3], 2, 1e-13);
    check::close(sums.array("sum")[0] + sums.array("sum")[2], 5, 1e-13);
    check::throws<std::invalid_argument>([&] { shape.family->maximization(sums, {}); }, "M-step");
});

} // namespace
