// Charts of two parameters: there and back, limits, and the information of logarithms of shapes.
#include "families/by_feature/chart.hpp"
#include "families/by_feature/independent.hpp"

namespace {

using independent::mixture;
using independent::Values;

struct Example {
    const char* family;
    const char *first, *second;
    Values of_first, of_second, other_first, other_second;
};

const double infinity = std::numeric_limits<double>::infinity();
const std::vector<Example> examples = {
    {"gamma", "shapes", "rates", {0.3, 5, 1e6}, {2, 1e-3, 1e5}, {0.4, 4, 2e6}, {3, 2e-3, 2e5}},
    {"weibull", "shapes", "scales", {0.3, 5, 90}, {2, 1e-3, 1e5}, {0.4, 4, 80}, {3, 2e-3, 2e5}},
    {"beta", "a", "b", {0.3, 5, 1e5}, {2, 0.1, 2e5}, {0.4, 4, 1.1e5}, {3, 0.2, 2e5}},
    {"negative_binomial",
     "means",
     "sizes",
     {3, 40, 0.01},
     {2, infinity, 1e4},
     {4, 30, 0.02},
     {infinity, 3, 1e3}},
};

emgine::Mixture at(const Example& of, const Values& first, const Values& second) {
    return mixture(of.family, 1, {0.2, 0.3, 0.5}, {{of.first, first}, {of.second, second}});
}

const check::Case both_ways("coordinates lead back to the parameters", [] {
    for (const Example& of : examples) {
        const auto here = at(of, of.of_first, of.of_second);
        const auto there = at(of, of.other_first, of.other_second);
        const auto chart = here.shape().family->chart(here.components_shared(), {0.4, 0.5, 0.7});
        Values coordinates(chart->size());
        chart->write(here.components(), coordinates.data());
        for (const double coordinate : coordinates)
            check::that(coordinate == 0, "the reference is the origin");
        chart->write(there.components(), coordinates.data());
        const auto back = chart->parameters(coordinates.data());
        for (std::size_t i = 0; i < 3; ++i) {
            check::close(back[0].values[i], of.other_first[i], 1e-10);
            check::close(back[1].values[i], of.other_second[i], 1e-9);
        }
    }
});

const check::Case limits("sizes below 0 are infinite, and none is a coordinate at mean 0", [] {
    const auto here = at(examples[3], {3, 0, 3}, {2, 5, 2});
    const auto chart = here.shape().family->chart(here.components_shared(), {1, 1, 1});
    const Values far{0, -50, 0, -50, 0, 0};
    const auto sizes = chart->parameters(far.data())[1].values;
    check::that(std::isinf(sizes[0]) && sizes[1] == 5, "the limit, and the reference's own");
    check::close(sizes[2], 2, 1e-14);
});

const check::Case given("a size that is given is no coordinate", [] {
    const auto here = mixture("negative_binomial", 1, {1.0}, {{"means", {3}}}, "size=2.5");
    const auto chart = here.shape().family->chart(here.components_shared(), {1});
    const Values moved{0.1, 7};
    const auto made = chart->parameters(moved.data());
    check::that(made.size() == 1 && made[0].name == "means", "one parameter");
});

const check::Case bounds("a leap beyond the bound may lose all that it gained", [] {
    const std::vector<Values> wide = {{5, 1}, {5, 1}, {5, 1}, {5, 1}};
    const std::vector<Values> narrow = {{5e3, 1}, {200, 1}, {5e3, 1}, {5, 1}};
    for (std::size_t f = 0; f < examples.size(); ++f) {
        const Example& of = examples[f];
        const auto one = [&](const Values& p) {
            return mixture(of.family, 1, {1.0}, {{of.first, {p[0]}}, {of.second, {p[1]}}});
        };
        const auto lost = [&](const Values& p) {
            return emgine::most_lost(one(p), one(wide[f]), 1e-3, 1e-7);
        };
        check::that(lost(wide[f]) == 0, "within");
        check::that((lost(narrow[f]) > 0) == (f < 3), "beyond, where there is a bound");
    }
});

const check::Case collapsed("a component has collapsed where all features are at the floor", [] {
    const auto here = mixture("gamma", 2, {0.3, 0.3, 0.4},
                              {{"shapes", {1e3, 1e3, 1e3, 5, 5, 1e40}}, {"rates", Values(6, 1)}});
    const auto is = [&](std::size_t k, double floor) {
        return here.shape().family->has_collapsed(here.components(), k, floor);
    };
    check::that(is(0, 1e-3) && !is(0, 1e-4) && !is(0, 0), "both features");
    check::that(!is(1, 1e-3) && !is(2, 1e-3), "one of them is not enough");
    const auto narrow = mixture("gamma", 1, {1.0}, {{"shapes", {1e40}}, {"rates", {1e40}}});
    check::that(narrow.shape().family->has_collapsed(narrow.components(), 0, 0), "to rounding");
    const auto poisson =
        mixture("negative_binomial", 1, {1.0}, {{"means", {3}}, {"sizes", {infinity}}});
    check::that(!poisson.shape().family->has_collapsed(poisson.components(), 0, 1), "an answer");
});

const check::Case information("of the logarithm of a shape", [] {
    constexpr double trigamma_of_1 = 1.6449340668482264365;
    check::close(emgine::by_feature::information_of_log_shape(1), trigamma_of_1 - 1, 1e-14);
    check::close(emgine::by_feature::information_of_log_shape(1e-9), 1, 1e-8);
    check::close(emgine::by_feature::information_of_log_shape(1e9), 0.5, 1e-8);
    check::close(emgine::by_feature::information_of_log_shape(1e300), 0.5, 1e-8);
});

} // namespace
