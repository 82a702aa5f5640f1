// Gaussian coordinates and those of degrees of freedom: there and back, and their limits.
#include "check.hpp"
#include "families/student_t/chart.hpp"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

emgine::Mixture mixture(const char* structure, const std::vector<double>& means,
                        const std::vector<double>& dofs) {
    return {emgine::model_shape("student_t", structure, 1, 2),
            {0.4, 0.6},
            {{"means", means}, {"scales", {1, 2}}, {"dofs", dofs}}};
}

std::vector<double> dofs_at(const emgine::ComponentsChart& chart,
                            const std::vector<double>& coordinates) {
    return chart.parameters(coordinates.data()).back().values;
}

const check::Case both_ways("coordinates lead back, infinite degrees of freedom too", [] {
    const auto here = mixture("diag/each", {0, 1}, {5, infinity});
    const auto there = mixture("diag/each", {2, 3}, {4, 30});
    const auto chart = emgine::student_chart(here.components_shared(), {0.5, 0.7});
    check::that(chart->size() == 6, "means, scales, degrees of freedom");
    std::vector<double> coordinates(6);
    for (const emgine::Mixture* one : {&here, &there}) {
        chart->write(one->components(), coordinates.data());
        const auto back = chart->parameters(coordinates.data());
        check::that(back.back().name == "dofs", "name");
        for (std::size_t k = 0; k < 2; ++k) {
            check::close(back.back().values[k], (*one->components().parameters()[3])[k], 1e-12);
            check::close(back.front().values[k], (*one->components().parameters()[0])[k], 1e-14,
                         1e-14);
        }
    }
});

const check::Case limits("degrees of freedom neither leave their range nor leap to infinity", [] {
    const auto here = mixture("diag/each", {0, 1}, {5, 500});
    const auto chart = emgine::student_chart(here.components_shared(), {1, 1});
    const auto low = dofs_at(*chart, {0, 0, 0, 0, 100, 100});
    check::close(low[0], emgine::least_dof, 1e-14);
    const auto high = dofs_at(*chart, {0, 0, 0, 0, -100, -100});
    check::close(high[0], 7.5, 1e-14);
    check::that(std::isinf(high[1]), "the limit may be reached where it is near");
});

const check::Case shared("one coordinate serves all, and a given number has none", [] {
    const auto one = mixture("diag/shared", {0, 1}, {5, 5});
    const auto chart = emgine::student_chart(one.components_shared(), {0.5, 0.7});
    check::that(chart->size() == 5, "one");
    const auto moved = dofs_at(*chart, {0, 0, 0, 0, 0.5});
    check::that(moved[0] == moved[1] && moved[0] < 5, "both");
    const auto given = mixture("diag/4", {0, 1}, {4, 4});
    const auto none = emgine::student_chart(given.components_shared(), {0.5, 0.7});
    check::that(none->size() == 4, "none");
    check::that(dofs_at(*none, {0, 0, 0, 0}) == std::vector<double>{4, 4}, "as given");
});

} // namespace
