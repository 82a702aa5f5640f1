// Exponential: densities, sums, the M-step, and a component of zeros.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;

const check::Case densities("exponential: densities and sums are the textbook's", [] {
    by_textbook::check_one_parameter({
        "exponential",
        "rates",
        {0.2, 3.5, 17.0, 1e-9, 250.0},
        [](double u) { return u + 1; },
        [](double x, Real p) { return std::log(p) - p * x; },
    });
});

const check::Case maximum("the M-step is the inverse of the mean; zeros have none", [] {
    const emgine::Mixture mixture(emgine::model_shape("exponential", "", 1, 1), {1.0},
                                  {{"rates", {1.0}}});
    const auto updated = [&](const std::vector<double>& rows) {
        return emgine::maximization(
            emgine::expectation({emgine::dense_view(rows.data(), 2, 1), nullptr}, mixture, nullptr,
                                {}),
            {});
    };
    check::close(updated({1, 3}).parameter("rates")[0], 0.5, 1e-15);
    check::throws<emgine::IllDefinedComponent>([&] { updated({0, 0}); }, "an infinite rate");
});

} // namespace
