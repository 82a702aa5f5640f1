// Celeux and Govaert (1995), with weights by axis, which differ where rows lack cells. In
// logarithms of volumes and shapes the likelihood is concave: there is one optimum, wherever one
// begins.
#include "families/gaussian/shapes.hpp"

#include <algorithm>
#include <cmath>

namespace emgine {

namespace {

constexpr int most_steps = 1000;
constexpr double converged = 4e-16;

double ratio(double a, double b) { return b > 0 ? a / b : 0; }

// A component's sum of logarithms of variances is `volume` if its weights grow by the result: the
// derivative of the likelihood by these logarithms is then the same for all axes. Newton's method
// from the left, where the function is convex and falls.
double added_weight(const AxisSums& of, std::size_t k, double volume) {
    const double *sums = of.sums.data() + k * of.d, *weights = of.weights.data() + k * of.d;
    double logarithms = -volume;
    std::size_t least = 0;
    for (std::size_t j = 0; j < of.d; ++j) {
        logarithms += std::log(sums[j]);
        least = weights[j] < weights[least] ? j : least;
    }
    // Left of the solution: no weight is below that of `least`, and for equal ones it is exact.
    double added = std::exp(logarithms / static_cast<double>(of.d));
    double others = 0;
    for (std::size_t j = 0; j < of.d; ++j)
        others += std::log(added + weights[j] - weights[least]) - std::log(added);
    added = added * std::exp(-others) - weights[least];
    for (int i = 0; i < most_steps; ++i) {
        double value = logarithms, slope = 0;
        for (std::size_t j = 0; j < of.d; ++j) {
            value -= std::log(weights[j] + added);
            slope -= 1 / (weights[j] + added);
        }
        const double step = -value / slope;
        if (!(step > converged * (std::abs(added) + weights[least])))
            break;
        added += step;
    }
    return added;
}

// The sum of logarithms of variances that all components share: what it adds to the weights of
// some it takes from others.
double shared_volume(const AxisSums& of, double volume) {
    for (int i = 0; i < most_steps; ++i) {
        double added = 0, slope = 0, total = 0;
        for (std::size_t k = 0; k < of.k; ++k) {
            const double own = added_weight(of, k, volume);
            double inverse = 0;
            for (std::size_t j = 0; j < of.d; ++j) {
                inverse += 1 / (of.weights[k * of.d + j] + own);
                total += of.weights[k * of.d + j];
            }
            added += own;
            slope -= 1 / inverse;
        }
        const double step = -added / slope;
        volume += step;
        if (!(std::abs(added) > converged * total))
            break;
    }
    return volume;
}

bool are_equal(const AxisSums& of) {
    for (std::size_t i = 0; i < of.weights.size(); ++i)
        if (of.weights[i] != of.weights[i / of.d * of.d])
            return false;
    return true;
}

// Logarithms of the geometric means of the sums; -infinity where one is 0.
std::vector<double> mean_logarithms(const AxisSums& of) {
    std::vector<double> means(of.k);
    for (std::size_t i = 0; i < of.sums.size(); ++i)
        means[i / of.d] += std::log(of.sums[i]) / static_cast<double>(of.d);
    return means;
}

} // namespace

std::vector<double> variances_of_all(const AxisSums& of) {
    std::vector<double> sums(of.d), weights(of.d), variances;
    for (std::size_t i = 0; i < of.sums.size(); ++i) {
        sums[i % of.d] += of.sums[i];
        weights[i % of.d] += of.weights[i];
    }
    for (std::size_t i = 0; i < of.sums.size(); ++i)
        variances.push_back(sums[i % of.d] / weights[i % of.d]);
    return variances;
}

std::vector<double> variances_of_each(const AxisSums& of) {
    std::vector<double> variances;
    for (std::size_t i = 0; i < of.sums.size(); ++i)
        variances.push_back(of.sums[i] / of.weights[i]);
    return variances;
}

std::vector<double> variances_of_shape(const AxisSums& of) {
    std::vector<double> volume(of.k), shape(of.d, 1.0), weight(of.k), of_axis(of.d);
    for (std::size_t i = 0; i < of.sums.size(); ++i) {
        weight[i / of.d] += of.weights[i];
        of_axis[i % of.d] += of.weights[i];
        volume[i / of.d] += of.sums[i];
    }
    for (std::size_t k = 0; k < of.k; ++k)
        volume[k] /= weight[k];
    std::vector<double> sums(of.k);
    double change = 1;
    for (int step = 0; step < most_steps && change > converged; ++step) {
        std::fill(shape.begin(), shape.end(), 0.0);
        for (std::size_t i = 0; i < of.sums.size(); ++i)
            shape[i % of.d] += ratio(of.sums[i], volume[i / of.d]);
        for (std::size_t j = 0; j < of.d; ++j)
            shape[j] /= of_axis[j];
        std::fill(sums.begin(), sums.end(), 0.0);
        for (std::size_t i = 0; i < of.sums.size(); ++i)
            sums[i / of.d] += ratio(of.sums[i], shape[i % of.d]);
        change = 0;
        for (std::size_t k = 0; k < of.k; ++k) {
            const double next = sums[k] / weight[k];
            change = std::max(change, std::abs(next - volume[k]) / next);
            volume[k] = next;
        }
    }
    std::vector<double> variances;
    for (std::size_t i = 0; i < of.sums.size(); ++i)
        variances.push_back(volume[i / of.d] * shape[i % of.d]);
    return variances;
}

std::vector<double> variances_of_volume(const AxisSums& of) {
    const std::vector<double> logarithms = mean_logarithms(of);
    double volume = 0, weight = 0; // the average of geometric means
    for (std::size_t k = 0; k < of.k; ++k)
        volume += std::exp(logarithms[k]);
    for (const double own : of.weights)
        weight += own / static_cast<double>(of.d);
    volume /= weight;
    std::vector<double> variances = variances_of_each(of); // of a component without a volume
    const bool solved =
        are_equal(of) || !(*std::min_element(logarithms.begin(), logarithms.end()) > -HUGE_VAL);
    const double d = static_cast<double>(of.d);
    const double shared = solved ? 0 : shared_volume(of, d * std::log(volume));
    for (std::size_t k = 0; k < of.k; ++k) {
        if (!(logarithms[k] > -HUGE_VAL))
            continue;
        const double added = solved ? 0 : added_weight(of, k, shared);
        for (std::size_t i = k * of.d; i < (k + 1) * of.d; ++i)
            variances[i] = solved ? of.sums[i] * (volume / std::exp(logarithms[k]))
                                  : of.sums[i] / (of.weights[i] + added);
    }
    return variances;
}

} // namespace emgine
