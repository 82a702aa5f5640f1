// M-steps of variances along axes that are not those of the features. Where components have axes of
// their own and the shape in common (EEV, VEV), the axes are those of each scatter, in the order of
// their variances. Where the axes are in common (EVE, VVE), variances and axes are found by turns,
// and the likelihood has several optima: a start tries several axes, later M-steps go on from the
// last ones and may end before they have converged.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "algebra/plane_rotations.hpp"
#include "families/gaussian/shapes.hpp"
#include "families/gaussian/within.hpp"

namespace emgine {

namespace {

using Rule = std::vector<double> (*)(const AxisSums&);

constexpr double converged = 1e-14; // sine of the largest rotation
constexpr int later_sweeps = 8;
constexpr int first_sweeps = 1000;
// Multiply-adds of all sweeps from one start, and components that are one.
constexpr double most_work = 3e8;
constexpr std::size_t most_starts = 8;

// Own axes of each component, and variances by the rule of the structure.
std::vector<double> with_own_axes(const Scatters& from, Rule rule) {
    const Within within = within_matrices(from);
    const std::size_t d = within.d, size = d * d;
    std::vector<double> axes, sums;
    std::vector<std::size_t> order(d);
    for (std::size_t k = 0; k < within.k; ++k) {
        const double* scatter = within.scatter.data() + k * size;
        RotatedMatrices own = rotated_matrices({scatter, scatter + size}, d);
        diagonalize(own);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&own](std::size_t a, std::size_t b) {
            return own.on_axis(0, a) > own.on_axis(0, b);
        });
        for (const std::size_t a : order) {
            // Rounding leaves variances of 0 a sign.
            sums.push_back(std::max(0.0, own.on_axis(0, a)));
            const double* axis = own.axes.data() + a * d;
            axes.insert(axes.end(), axis, axis + d);
        }
    }
    const std::vector<double> weights = repeated(within.weight, d);
    return covariances_along(axes, rule({d, within.k, sums, weights}), d);
}

struct Turned {
    std::vector<double> axes, variances;
    double loss = HUGE_VAL; // minus twice the log-likelihood, up to what does not change
};

// Turns of axes and variances.
Turned turned(const Within& within, Rule rule, RotatedMatrices m, int most_sweeps) {
    const std::vector<double> weights = repeated(within.weight, within.d);
    std::vector<double> sums(weights.size()), variances;
    double turned_by = 1;
    for (int i = 0;; ++i) {
        for (std::size_t at = 0; at < sums.size(); ++at)
            sums[at] = std::max(0.0, m.on_axis(at / m.d, at % m.d));
        variances = rule({m.d, m.k, sums, weights});
        if (i == most_sweeps || !(turned_by > converged) ||
            !(*std::min_element(variances.begin(), variances.end()) > 0))
            break;
        turned_by = rotate_towards(m, variances);
    }
    double loss = 0;
    for (std::size_t at = 0; at < sums.size(); ++at)
        loss += weights[at] * std::log(variances[at]);
    return {std::move(m.axes), std::move(variances), loss};
}

// Matrices in units of their traces, so that each counts.
std::vector<double> axes_of(std::vector<double> matrices, std::size_t d) {
    for (std::size_t begin = 0; begin < matrices.size(); begin += d * d) {
        double trace = 0;
        for (std::size_t i = 0; i < d; ++i)
            trace += matrices[begin + i * (d + 1)];
        for (std::size_t i = begin; trace > 0 && i < begin + d * d; ++i)
            matrices[i] /= trace;
    }
    RotatedMatrices m = rotated_matrices(matrices, d);
    diagonalize(m);
    return m.axes;
}

// Axes to begin at: those on which all scatters are nearly diagonal, those of their sum, and those
// of each.
std::vector<std::vector<double>> first_axes(const Within& within) {
    const std::size_t d = within.d, size = d * d;
    std::vector<double> sum(size);
    for (std::size_t i = 0; i < within.scatter.size(); ++i)
        sum[i % size] += within.scatter[i];
    std::vector<std::vector<double>> all{axes_of(within.scatter, d), axes_of(sum, d)};
    for (std::size_t k = 0; k < within.k && k < most_starts; ++k) {
        const double* own = within.scatter.data() + k * size;
        all.push_back(axes_of({own, own + size}, d));
    }
    return all;
}

std::vector<double> with_common_axes(const Scatters& from, Rule rule) {
    const Within within = within_matrices(from);
    const std::size_t d = within.d;
    const auto from_axes = [&](std::vector<double> axes, int most_sweeps) {
        return turned(within, rule, rotated_matrices(within.scatter, d, std::move(axes)),
                      most_sweeps);
    };
    Turned best;
    if (from.previous != nullptr) {
        best = from_axes(axes_of({from.previous, from.previous + within.scatter.size()}, d),
                         later_sweeps);
        return covariances_along(best.axes, best.variances, d);
    }
    const double of_sweep = 3.0 * static_cast<double>(within.k * d * d * d);
    const int sweeps = static_cast<int>(std::clamp(most_work / of_sweep, 20.0, 1.0 * first_sweeps));
    for (std::vector<double>& axes : first_axes(within)) {
        Turned found = from_axes(std::move(axes), sweeps);
        if (best.axes.empty() || found.loss < best.loss)
            best = std::move(found);
    }
    return covariances_along(best.axes, best.variances, d);
}

} // namespace

std::vector<double> eev_covariances(const Scatters& from) {
    return with_own_axes(from, variances_of_all);
}

std::vector<double> vev_covariances(const Scatters& from) {
    return with_own_axes(from, variances_of_shape);
}

std::vector<double> eve_covariances(const Scatters& from) {
    return with_common_axes(from, variances_of_volume);
}

std::vector<double> vve_covariances(const Scatters& from) {
    return with_common_axes(from, variances_of_each);
}

} // namespace emgine
