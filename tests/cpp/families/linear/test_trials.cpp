// The information of trials grows with their number, and lies in the coordinate of a probability.
#include "check.hpp"
#include "families/linear/trials.hpp"

namespace {

const check::Case coordinate("the information of one trial is 1 in the coordinate", [] {
    const auto& one = emgine::coordinate_of_probability;
    for (const double p : {0.01, 0.3, 0.9}) {
        const double slope = (one.of(p + 1e-6) - one.of(p - 1e-6)) / 2e-6;
        check::close(slope * slope * p * (1 - p), 1, 1e-6);
        check::close(one.parameter_at(one.of(p)), p, 1e-14);
    }
});

const check::Case roots("the mean number of trials in a component's rows, by group", [] {
    // Pairs of successes and failures of two columns: row weight, weights, sums.
    const auto layout = emgine::layout_of(emgine::model_shape("binomial", "10,10", 2, 2));
    const emgine::SufficientStatistics seen{
        layout, {0, 5, 4, 1, 10, 6, 0, 100, 3, 6, 0, 0}, {0, 0, 0, 0}};
    const auto found = emgine::roots_of_trials(&seen, {0.5, 2}, 2, 2);
    const std::vector<double> trials{4, 25, 9, 1e-6}; // of a row; few where there are none
    for (std::size_t i = 0; i < 4; ++i)
        check::close(found[i], (i < 2 ? 0.5 : 2) * std::sqrt(trials[i]), 1e-15);
    check::that(emgine::roots_of_trials(nullptr, {0.5, 2}, 2, 2) ==
                    std::vector<double>{0.5, 0.5, 2, 2},
                "one trial where no rows were seen");
});

} // namespace
