// The M-step against its definition, and its refusals.
#include "check.hpp"
#include "textbook.hpp"

#include "emgine/em.hpp"

namespace {

using problem::Problem;

long double weight(const textbook::Statistics& s, std::size_t c) { return s.weight[c]; }

long double shift(const Problem& p, const textbook::Statistics& s, std::size_t c, std::size_t j) {
    return s.sum[c * p.d + j] / weight(s, c);
}

long double total_weight(const Problem& p, const textbook::Statistics& s) {
    long double total = 0;
    for (std::size_t c = 0; c < p.k; ++c)
        total += weight(s, c);
    return total;
}

// Entry i of the covariances; in a matrix it belongs to the features a = i / d % d and b = i % d.
long double covariance(const Problem& p, const textbook::Statistics& s, std::size_t i) {
    const std::size_t a = i / p.d % p.d, b = i % p.d;
    const auto product = [&](std::size_t c, std::size_t j, std::size_t l) {
        return shift(p, s, c, j) * shift(p, s, c, l);
    };
    if (p.type == "full") {
        const std::size_t c = i / (p.d * p.d);
        return s.scatter[i] / weight(s, c) - product(c, a, b);
    }
    if (p.type == "diag")
        return s.scatter[i] / weight(s, i / p.d) - product(i / p.d, b, b);
    if (p.type == "spherical") {
        long double value = s.scatter[i] / weight(s, i);
        for (std::size_t j = 0; j < p.d; ++j)
            value -= product(i, j, j);
        return value / static_cast<long double>(p.d);
    }
    long double value = s.scatter[i];
    if (p.type == "tied_spherical") {
        for (std::size_t c = 0; c < p.k; ++c)
            for (std::size_t j = 0; j < p.d; ++j)
                value -= weight(s, c) * product(c, j, j);
        return value / total_weight(p, s) / static_cast<long double>(p.d);
    }
    const std::size_t row = p.type == "tied_diag" ? b : a;
    for (std::size_t c = 0; c < p.k; ++c)
        value -= weight(s, c) * product(c, row, b);
    return value / total_weight(p, s);
}

bool on_diagonal(const Problem& p, std::size_t i) {
    if (p.type != "full" && p.type != "tied")
        return true;
    return i / p.d % p.d == i % p.d;
}

void agrees(const Problem& p, double reg_covar) {
    const auto statistics = emgine::expectation({p.view()}, p.mixture(), nullptr, {});
    const auto ours = problem::numbers(emgine::maximization(statistics, {reg_covar}));
    const auto theirs = textbook::expectation(p, false);
    for (std::size_t c = 0; c < p.k; ++c) {
        check::close(ours.weights[c],
                     static_cast<double>(weight(theirs, c) / total_weight(p, theirs)), 1e-12);
        for (std::size_t j = 0; j < p.d; ++j) {
            const auto mean = p.means[c * p.d + j] + shift(p, theirs, c, j);
            check::close(ours.means[c * p.d + j], static_cast<double>(mean), 1e-12, 1e-12);
        }
    }
    for (std::size_t i = 0; i < ours.covariances.size(); ++i) {
        const double added = on_diagonal(p, i) ? reg_covar : 0.0;
        const auto expected = static_cast<double>(covariance(p, theirs, i)) + added;
        check::close(ours.covariances[i], expected, 1e-12, 1e-12);
    }
}

const check::Case definition("weights, means and covariances follow from the statistics", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 8, 9, 20})
            for (const double reg_covar : {0.0, 1e-6, 0.5})
                agrees(problem::make(type, 500, d, 3), reg_covar);
});

const check::Case collapse("a component on one point is ill-defined", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 10, 2, 1);
        std::fill(p.rows.begin(), p.rows.end(), 0.25);
        const auto statistics = emgine::expectation({p.view()}, p.mixture(), nullptr, {});
        check::throws<emgine::IllDefinedComponent>([&] { emgine::maximization(statistics, {0.0}); },
                                                   p.name());
        emgine::maximization(statistics, {1e-6});
    }
});

const check::Case far_away("an offset of 1e8 standard deviations costs no digit", [] {
    for (const auto& type : problem::types) {
        const Problem near = problem::make(type, 400, 2, 1);
        Problem far = near;
        const double offset = 0x1p27; // a power of two: the shifted rows, rounded to it, are exact
        for (double& value : far.rows)
            value = std::round(value * 0x1p20) * 0x1p-20 + offset;
        Problem here = far;
        for (double& value : here.rows)
            value -= offset;
        for (double& mean : far.means)
            mean = offset;
        for (double& mean : here.means)
            mean = 0.0;
        const auto step = [](const Problem& p) {
            const auto statistics = emgine::expectation({p.view()}, p.mixture(), nullptr, {});
            return problem::numbers(emgine::maximization(statistics, {0.0}));
        };
        const auto a = step(here), b = step(far);
        for (std::size_t i = 0; i < a.covariances.size(); ++i)
            check::close(b.covariances[i], a.covariances[i], 1e-13);
    }
});

const check::Case
    empty("a component without rows keeps its mean and has no variance of its own", [] {
        const double weight[] = {2, 0}, sum[] = {2, 0}, scatter[] = {4, 0}, means[] = {1, 7};
        const auto s = problem::statistics("diag", 1, 2, weight, sum, scatter, means, -1, 2);
        const auto ours = problem::numbers(emgine::maximization(s, {0.25}));
        check::that(ours.weights == std::vector<double>{1, 0}, "weights");
        check::that(ours.means == std::vector<double>{2, 7}, "means");
        check::that(ours.covariances == std::vector<double>{1.25, 0.25}, "covariances");
        check::throws<emgine::IllDefinedComponent>([&] { emgine::maximization(s, {0}); },
                                                   "without regularisation it is ill-defined");
    });

} // namespace
