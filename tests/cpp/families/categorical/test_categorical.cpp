// The family: its structure, sizes, what probabilities may be, and its M-step.
#include "check.hpp"
#include "emgine/em.hpp"
#include "emgine/mixture.hpp"
#include "emgine/statistics.hpp"
#include "families/family.hpp"

namespace {

using emgine::model_shape;

const check::Case structure("the structure has a number of categories for each feature", [] {
    for (const char* wrong : {"", "3", "3,2,5", "3,0", "3,x", "99999999,2"})
        check::throws<std::invalid_argument>([&] { model_shape("categorical", wrong, 2, 1); },
                                             wrong);
    const auto shape = model_shape("categorical", "3,2", 2, 4);
    check::that(emgine::n_free_parameters(shape) == 3 + 4 * (2 + 1), "free parameters");
    check::that(emgine::parameters_of(shape)[0].shape == emgine::ArrayShape{4, 2, 3}, "sizes");
    const emgine::Supports supports = emgine::supports_of(shape);
    check::that(supports.features[0].has(2) && !supports.features[0].has(3), "categories of 0");
    check::that(supports.features[1].has(1) && !supports.features[1].has(2), "categories of 1");
    check::that(!supports.features[1].has(0.5) && !supports.features[1].has(-1), "codes");
});

const check::Case probabilities("probabilities sum to 1 over a feature's own categories", [] {
    const auto shape = model_shape("categorical", "3,2", 2, 1);
    const auto made = [&](std::vector<double> p) {
        emgine::Mixture(shape, {1.0}, {{"probabilities", std::move(p)}});
    };
    made({0.2, 0.3, 0.5, 1.0, 0.0, 0.0});
    for (const auto& wrong : std::vector<std::vector<double>>{{0.2, 0.3, 0.6, 1, 0, 0},
                                                              {0.2, 0.3, 0.5, 0.5, 0, 0.5},
                                                              {-0.2, 0.7, 0.5, 1, 0, 0},
                                                              {std::nan(""), 0.5, 0.5, 1, 0, 0}})
        check::throws<emgine::IllDefinedComponent>([&] { made(wrong); }, "probabilities");
    check::throws<std::invalid_argument>([&] { made({1, 0, 0}); }, "size");
});

const check::Case m_step("shares of the counts; equal ones without any", [] {
    const auto layout = emgine::layout_of(model_shape("categorical", "3,2", 2, 2));
    std::vector<double> values(layout->size());
    values[emgine::StatisticsLayout::weight_at] = 4;
    const std::vector<double> counts = {1, 3, 0, 2, 2, 0};
    std::copy(counts.begin(), counts.end(), values.begin() + 2 + 2);
    const emgine::SufficientStatistics statistics{layout, values, std::vector<double>(4)};
    const auto p = emgine::estimates(statistics, {}).parameters[0].values;
    const std::vector<double> expected = {0.25,   0.75,   0,      0.5, 0.5, 0,
                                          1 / 3., 1 / 3., 1 / 3., 0.5, 0.5, 0};
    check::that(p == expected, "probabilities");
});

} // namespace
