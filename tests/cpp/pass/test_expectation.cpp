// The hot pass against the textbook's loops: every structure, sizes around every tile and block.
#include "check.hpp"
#include "textbook.hpp"

#include "algebra/random.hpp"
#include "emgine/em.hpp"
#include "emgine/statistics_span.hpp"

namespace {

using emgine::expectation;
using problem::Problem;

// Rounding of a sum grows with its terms: 1e-13 of the sum of their absolute values is generous.
void near(const double* actual, const std::vector<long double>& expected, double scale,
          const std::string& what) {
    for (std::size_t i = 0; i < expected.size(); ++i)
        check::that(std::abs(actual[i] - static_cast<double>(expected[i])) <= 1e-13 * scale,
                    what + " [" + std::to_string(i) + "] is " + std::to_string(actual[i]) +
                        ", not " + std::to_string(static_cast<double>(expected[i])));
}

void agrees(const Problem& p, bool weighted) {
    const emgine::WeightedRows data{p.view(), weighted ? p.sample_weight.data() : nullptr};
    const auto ours = expectation(data, p.mixture(), nullptr, {});
    const auto theirs = textbook::expectation(p, weighted);
    const auto n = static_cast<double>(p.n);
    const std::string name = p.name() + (weighted ? " weighted" : "");
    check::close(ours.log_likelihood(), static_cast<double>(theirs.log_likelihood), 1e-13,
                 1e-13 * n);
    check::close(ours.row_weight(), static_cast<double>(theirs.row_weight), 1e-14);
    near(ours.weight(), theirs.weight, 10.0 * n, name + " weight");
    near(ours.array("sum"), theirs.sum, 50.0 * n, name + " sum");
    const double terms = 250.0 * n * static_cast<double>(p.k * p.d);
    near(emgine::unpacked(ours.layout->array("scatter"), ours.array("scatter")).data(),
         theirs.scatter, terms, name + " scatter");
}

const check::Case features("any number of features", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 15, 16, 17, 24, 31, 33})
            agrees(problem::make(type, 50, d, 3), false);
});

const check::Case rows("any number of rows", [] {
    for (const auto& type : problem::types)
        for (const std::size_t n : {1, 2, 7, 8, 9, 23, 24, 25, 383, 384, 385, 391, 392, 393, 1000})
            agrees(problem::make(type, n, 3, 2), true);
});

const check::Case components("any number of components", [] {
    for (const auto& type : problem::types)
        for (const std::size_t k : {1, 2, 3, 4, 5, 8, 13, 40})
            agrees(problem::make(type, 100, 2, k), true);
});

const check::Case wide("many features", [] {
    for (const auto& type : problem::types)
        agrees(problem::make(type, 30, 130, 2), true);
});

const check::Case merge("statistics about the same means add up", [] {
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, 900, 3, 2);
        const auto mixture = p.mixture();
        const auto first = emgine::dense_view(p.rows.data(), 400, p.d);
        const auto second = emgine::dense_view(p.rows.data() + 400 * p.d, 500, p.d);
        const auto sum = expectation({first}, mixture, nullptr, {}) +
                         expectation({second}, mixture, nullptr, {});
        const auto whole = expectation({p.view()}, mixture, nullptr, {});
        for (std::size_t i = 0; i < whole.values.size(); ++i)
            check::close(sum.values[i], whole.values[i], 1e-12, 1e-10);
    }
});

const check::Case random("chance gives a row the same responsibilities in any span", [] {
    const std::size_t grid = emgine::grid_rows();
    const Problem p = problem::make("diag", 2 * grid + 5, 2, 3);
    const emgine::StartShape start{p.mixture().shape(), p.means.data()};
    const auto span = [&](std::size_t first, std::size_t end, std::uint64_t seed) {
        const auto part = emgine::dense_view(p.rows.data() + first * p.d, end - first, p.d);
        return emgine::random_expectation_span({part, nullptr, first}, start, seed, {});
    };
    const auto whole = emgine::total(span(0, p.n, 7));
    auto parts = span(grid, p.n, 7);
    emgine::absorb(parts, span(0, grid, 7));
    check::that(emgine::total(std::move(parts)).values == whole.values, "a seed");
    check::that(emgine::total(span(0, p.n, 8)).values != whole.values, "another seed");
    double expected = 0;
    for (std::size_t row = 0; row < p.n; ++row) {
        double all = 0;
        for (std::size_t c = 0; c < p.k; ++c)
            all += emgine::uniform(7, row * p.k + c);
        expected += emgine::uniform(7, row * p.k + 1) / all;
    }
    check::close(whole.weight()[1], expected, 1e-12);
});

const check::Case thorough("a component of less than what is neglected needs a thorough pass", [] {
    const Problem p = problem::make("full", 100, 30, 3);
    const auto mixture = p.mixture();
    auto statistics = expectation({p.view()}, mixture, nullptr, {});
    check::that(!emgine::needs_thorough(statistics, mixture), "ordinary");
    statistics.values[emgine::StatisticsLayout::weight_at + 1] = 1e-20;
    check::that(emgine::needs_thorough(statistics, mixture), "little");
    Problem without = p;
    without.weights = {0.5, 0, 0.5};
    check::that(!emgine::needs_thorough(statistics, without.mixture()), "none by right");
});

const check::Case neglected("what a quick pass neglects does not show in 13 digits", [] {
    const Problem p = problem::make("full", 400, 60, 3);
    std::size_t differ = 0;
    for (double apart = 0.1; apart < 3; apart *= 1.1) {
        Problem moved = p;
        for (std::size_t j = 0; j < p.d; ++j)
            moved.means[j] += apart; // the first component has less and less
        const auto of = [&, mixture = moved.mixture()](bool no_neglect) {
            return emgine::total(
                emgine::expectation_span({p.view()}, mixture, nullptr, no_neglect, {}, {}));
        };
        const auto quick = of(false), all = of(true);
        if (emgine::needs_thorough(quick, moved.mixture()))
            continue;
        differ += quick.values != all.values;
        for (std::size_t k = 0; k < p.k; ++k)
            check::close(quick.weight()[k], all.weight()[k], 1e-13);
        const double square = 100; // of a distance from its mean, at most
        for (std::size_t i = 0; i < emgine::packed_triangle_size(p.d); ++i)
            check::close(quick.array("scatter")[i], all.array("scatter")[i], 0,
                         1e-13 * square * all.weight()[0]);
    }
    check::that(differ > 5, "some are neglected");
});

const check::Case whole("an E-step of all rows is thorough where it must be", [] {
    const Problem p = problem::make("full", 100, 30, 2);
    std::vector<double> far = p.means;
    for (std::size_t j = 0; j < p.d; ++j)
        far[j] += 5; // so far that the first component has less than what a quick pass neglects
    Problem moved = p;
    moved.means = far;
    const auto mixture = moved.mixture();
    const std::vector<double> none(p.n * p.k, 0.0);
    for (const emgine::ComponentFactors factors :
         {emgine::ComponentFactors{}, emgine::ComponentFactors{nullptr, none.data()}}) {
        const auto of = [&](bool no_neglect) {
            return emgine::total(
                emgine::expectation_span({p.view()}, mixture, nullptr, no_neglect, {}, factors));
        };
        check::that(emgine::needs_thorough(of(false), mixture), "a quick pass is not enough");
        check::that(of(false).values != of(true).values || factors, "as bits show");
        check::that(expectation({p.view()}, mixture, nullptr, {}, factors).values ==
                        of(true).values,
                    "so there is another");
    }
});

const check::Case refuse("statistics about other means do not add up", [] {
    const Problem a = problem::make("full", 20, 2, 2, 1);
    const Problem b = problem::make("full", 20, 2, 2, 2);
    const auto left = expectation({a.view()}, a.mixture(), nullptr, {});
    const auto right = expectation({b.view()}, b.mixture(), nullptr, {});
    check::throws<std::invalid_argument>([&] { static_cast<void>(left + right); }, "other means");
});

} // namespace
