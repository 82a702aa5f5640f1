// Coordinates are stretched number by number, and lead back.
#include "check.hpp"
#include "families/linear/stretched_chart.hpp"

namespace {

using emgine::StretchedChart;

const emgine::Coordinate logarithm = {[](double p) { return std::log(p); },
                                      [](double c) { return std::exp(c); }};

const check::Case both_ways("each number has its own stretch", [] {
    const emgine::Mixture mixture(emgine::model_shape("poisson", "", 2, 1), {1.0},
                                  {{"rates", {2, 3}}});
    const StretchedChart chart("rates", logarithm, {1, 10});
    double coordinates[2];
    chart.write(mixture.components(), coordinates);
    check::close(coordinates[0], std::log(2), 1e-15);
    check::close(coordinates[1], 10 * std::log(3), 1e-15);
    const auto back = chart.parameters(coordinates);
    check::that(back.size() == 1 && back[0].name == "rates", "name");
    check::close(back[0].values[0], 2, 1e-14);
    check::close(back[0].values[1], 3, 1e-14);
});

const check::Case overflow("numbers that are not finite are refused", [] {
    const StretchedChart chart("rates", logarithm, {1, 10});
    const double far[] = {800, 0};
    check::throws<std::invalid_argument>([&] { chart.parameters(far); }, "exp(800)");
});

} // namespace
