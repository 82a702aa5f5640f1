// Every vector is probabilities that sum to 1 in each group; those that are 0 stay so.
#include "check.hpp"
#include "families/simplex_chart.hpp"

namespace {

emgine::Mixture mixture(std::vector<double> p) {
    return {emgine::model_shape("multinomial", "", 3, 2),
            {0.5, 0.5},
            {{"probabilities", std::move(p)}}};
}

const check::Case both_ways("coordinates are roots, stretched by group, and lead back", [] {
    const auto reference = mixture({0.2, 0.3, 0.5, 0, 0.25, 0.75});
    const auto chart = emgine::simplex_chart("probabilities", reference.components(), {1, 3});
    double at[6];
    chart->write(reference.components(), at);
    check::close(at[1], 2 * std::sqrt(0.3), 1e-15);
    check::close(at[4], 3 * 2 * 0.5, 1e-15);
    const auto back = chart->parameters(at)[0].values;
    check::close(back[1], 0.3, 1e-15);
    check::that(back[3] == 0, "zero");
    for (double& coordinate : at)
        coordinate -= 3; // some are below 0, and one was 0
    const auto moved = chart->parameters(at)[0].values;
    check::close(moved[0] + moved[1] + moved[2], 1, 1e-15);
    check::that(moved[3] == 0, "stays zero");
    for (const double p : moved)
        check::that(p >= 0, "probability");
});

const check::Case empty("no probability at all is refused", [] {
    const auto reference = mixture({0.2, 0.3, 0.5, 0, 0.25, 0.75});
    const auto chart = emgine::simplex_chart("probabilities", reference.components(), {1, 3});
    const double at[6] = {1, 1, 1, 5, 0, 0};
    check::throws<std::invalid_argument>([&] { chart->parameters(at); }, "all 0");
});

} // namespace
