// The family of the user's own statistics: its base, its sizes, and what it refuses.
#include "check.hpp"
#include "emgine/mixture.hpp"
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

} // namespace
