// Leaps: the optimum of plain EM in fewer passes, shorter leaps and pauses after falls, and the EM
// step where nothing is known.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "pass/acceleration.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace {

using emgine::Accelerator;
using emgine::Mixture;
using emgine::StepsInChart;
using problem::Problem;

struct Run {
    double bound;
    std::size_t passes;
};

// EM until a pass gains less than 1e-12 nats a row; leaps that fall are undone.
Run run(const Problem& p, Accelerator& leaps) {
    Mixture mixture = p.mixture(), updated = mixture;
    double last = -1e300;
    bool leapt = false;
    for (std::size_t pass = 1;; ++pass) {
        const auto statistics = emgine::expectation({p.view()}, mixture, nullptr, {});
        const double bound = statistics.log_likelihood() / statistics.row_weight();
        if (std::exchange(leapt, false) && bound < last) {
            leaps.fell();
            mixture = updated;
            continue;
        }
        if (pass > 3 && bound - last < 1e-12)
            return {bound, pass};
        last = bound;
        updated = emgine::maximization(statistics, {1e-6, 1});
        const auto ahead = leaps.leap(mixture, updated, &statistics);
        leapt = ahead.has_value();
        mixture = leapt ? *ahead : updated;
    }
}

std::vector<double> nowhere(const StepsInChart& seen) {
    return std::vector<double>(seen.step().size(), std::nan(""));
}

const check::Case sooner("leaps lead to the optimum of plain EM in fewer passes", [] {
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, 300, 2, 2);
        Accelerator leaps(10, false, emgine::quasi_newton_direction), none(10, false, nowhere);
        const Run plain = run(p, none), fast = run(p, leaps);
        check::close(fast.bound, plain.bound, 0, 1e-8);
        check::that(fast.passes < plain.passes, p.name());
    }
});

const check::Case unknown("a direction that is no number is not followed", [] {
    const Problem p = problem::make("full", 300, 2, 2);
    Accelerator leaps(10, false, nowhere);
    Mixture mixture = p.mixture();
    for (int step = 0; step < 200; ++step) {
        const auto statistics = emgine::expectation({p.view()}, mixture, nullptr, {});
        const Mixture updated = emgine::maximization(statistics, {1e-6, 1});
        const bool leapt = leaps.leap(mixture, updated, &statistics).has_value();
        check::that(!leapt || step < 190, "no leap"); // long steps may be stretched
        check::that(std::isinf(leaps.promise()), "nothing is promised");
        mixture = updated;
    }
});

std::vector<Mixture> plain_steps(const Problem& p, std::size_t number) {
    std::vector<Mixture> points = {p.mixture()};
    while (points.size() <= number)
        points.push_back(emgine::maximization(
            emgine::expectation({p.view()}, points.back(), nullptr, {}), {1e-6, 1}));
    return points;
}

double norm(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return std::sqrt(sum);
}

// Many EM steps along the last one.
std::vector<double> far_along(const StepsInChart& seen) {
    std::vector<double> made = seen.step();
    for (double& number : made)
        number *= 100;
    return made;
}

const check::Case pauses("after a second fall in a row there are four EM steps", [] {
    const auto points = plain_steps(problem::make("diag", 300, 2, 2), 40);
    Accelerator leaps(10, false, emgine::quasi_newton_direction, Accelerator::no_limit);
    std::size_t at = 20; // where steps are small
    const auto leapt = [&] {
        ++at;
        return leaps.leap(points[at - 1], points[at], nullptr).has_value();
    };
    check::that(!leapt(), "one step is no model");
    check::that(leapt(), "two are");
    leaps.fell();
    check::that(leapt(), "a first fall is forgiven");
    leaps.fell();
    for (int step = 0; step < 4; ++step)
        check::that(!leapt(), "a pause");
    check::that(leapt(), "it is over");
});

const check::Case
    limits("leaps are shorter after a fall, and pause after falls of the shortest", [] {
        const auto points = plain_steps(problem::make("diag", 300, 2, 2), 40);
        Accelerator leaps(10, false, far_along);
        std::size_t at = 20;
        // In EM steps; 0 if there is no leap.
        const auto length = [&] {
            ++at;
            const auto ahead = leaps.leap(points[at - 1], points[at], nullptr);
            if (!ahead)
                return 0.0;
            const emgine::Chart chart(points[at - 1]);
            const auto from = chart.vector(points[at - 1]);
            return norm(chart.vector(*ahead), from) / norm(chart.vector(points[at]), from);
        };
        check::close(length(), 0, 0, 0);
        check::close(length(), 4, 1e-3, 0);
        check::close(length(), 8, 1e-3, 0); // that one held
        leaps.fell();
        check::close(length(), 2.4, 1e-3, 0);
        for (int fall = 0; fall < 2; ++fall) {
            leaps.fell();
            check::close(length(), 1.5, 1e-3, 0);
        }
        leaps.fell();
        for (int step = 0; step < 4; ++step)
            check::close(length(), 0, 0, 0);
        check::close(length(), 1.5, 1e-3, 0);
        check::close(length(), 3, 1e-3, 0);
    });

const check::Case seen("the last step is the same in a chart about it", [] {
    const Problem p = problem::make("full", 200, 3, 2);
    Accelerator leaps(10, false, emgine::quasi_newton_direction);
    check::that(!leaps.has_step(), "no step yet");
    Mixture mixture = p.mixture();
    for (int i = 0; i < 4; ++i) {
        const auto statistics = emgine::expectation({p.view()}, mixture, nullptr, {});
        const Mixture updated = emgine::maximization(statistics, {1e-6, 1});
        leaps.leap(mixture, updated, &statistics);
        mixture = updated;
    }
    const StepsInChart about = leaps.about_last(nullptr);
    const emgine::Chart chart(leaps.last_step().from);
    const auto from = chart.vector(leaps.last_step().from), to = chart.vector(mixture);
    check::that(about.point() == from, "the point");
    for (std::size_t i = 0; i < from.size(); ++i)
        check::that(about.step()[i] == to[i] - from[i], "the step");
    check::that(about.differences().size() == 3, "all that is remembered");
});

const check::Case oldest("differences are of successive points, and the oldest one goes", [] {
    const Problem p = problem::make("full", 200, 3, 2);
    std::vector<Mixture> mixtures = {p.mixture()};
    for (int i = 0; i < 8; ++i)
        mixtures.push_back(emgine::maximization(
            emgine::expectation({p.view()}, mixtures.back(), nullptr, {}), {1e-6, 1}));
    StepsInChart steps(3);
    steps.change_chart(emgine::Chart(mixtures[0]));
    std::vector<std::vector<double>> points;
    for (std::size_t n = 0; n + 1 < mixtures.size(); ++n) {
        if (n == 5) {
            steps.forget(false);
            points = {points.back()};
        }
        points.push_back(steps.chart().vector(mixtures[n]));
        steps.add({mixtures[n], mixtures[n + 1]});
        const std::size_t size = points[0].size(),
                          kept = std::min<std::size_t>(points.size() - 1, 3);
        check::that(steps.differences().size() == kept, "how many");
        for (std::size_t j = 0; j < kept; ++j) {
            const std::size_t after = points.size() - kept + j;
            const emgine::Difference& one = steps.differences()[j];
            for (std::size_t i = 0; i < steps.padded_size(); ++i) {
                const double expected = i < size ? points[after][i] - points[after - 1][i] : 0;
                check::that(one.point[i] == expected, "a difference");
                check::that(i < size || one.gradient[i] == 0, "padding");
            }
        }
    }
});

const check::Case shapes("mixtures of other shapes are no steps of one run", [] {
    const Mixture two = problem::make("full", 1, 2, 2).mixture();
    const Mixture three = problem::make("full", 1, 2, 3).mixture();
    Accelerator leaps(10, false, emgine::quasi_newton_direction);
    check::throws<std::invalid_argument>([&] { leaps.leap(two, three, nullptr); }, "a step");
    leaps.leap(two, two, nullptr);
    check::throws<std::invalid_argument>([&] { leaps.leap(three, three, nullptr); }, "the next");
});

} // namespace
