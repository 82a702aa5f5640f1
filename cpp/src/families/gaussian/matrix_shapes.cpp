// M-steps of matrices with a volume or with shape and orientation in common: EVV in closed form,
// VEE by turns (Celeux and Govaert 1995). In log-volumes the likelihood of VEE is convex along
// geodesics, so that turns lead to the only optimum; they begin at the volumes of the last M-step.
#include <algorithm>
#include <cmath>

#include "algebra/linalg.hpp"
#include "families/gaussian/within.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

constexpr int most_turns = 200;
constexpr double converged = 1e-14; // of the volumes, relatively

// False if the matrix is not positive definite.
bool invert(const std::vector<double>& matrix, std::size_t d, std::vector<double>& inverse) {
    std::vector<double> factor(d * d);
    if (!precision_cholesky_of(matrix.data(), d, 1, factor.data()))
        return false;
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = 0;
            for (std::size_t l = i; l < d; ++l)
                sum += factor[i * d + l] * factor[j * d + l];
            inverse[i * d + j] = inverse[j * d + i] = sum;
        }
    return true;
}

double trace(const double* matrix, std::size_t d) {
    double sum = 0;
    for (std::size_t i = 0; i < d; ++i)
        sum += matrix[i * (d + 1)];
    return sum;
}

double trace_of_product(const double* a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < b.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

// The sum of scatters, each in units of its component's volume, by the weight of all.
std::vector<double> pooled(const Within& within, const std::vector<double>& volumes) {
    const std::size_t size = within.d * within.d;
    std::vector<double> sum(size);
    double total = 0;
    for (std::size_t k = 0; k < within.k; ++k) {
        total += within.weight[k];
        for (std::size_t i = 0; volumes[k] > 0 && i < size; ++i)
            sum[i] += within.scatter[k * size + i] / volumes[k];
    }
    for (double& value : sum)
        value /= total;
    return sum;
}

std::vector<double> first_volumes(const Within& within, const double* previous) {
    const std::size_t size = within.d * within.d;
    std::vector<double> volumes;
    for (std::size_t k = 0; k < within.k; ++k)
        volumes.push_back(previous == nullptr
                              ? trace(within.scatter.data() + k * size, within.d) / within.weight[k]
                              : trace(previous + k * size, within.d));
    return volumes;
}

} // namespace

std::vector<double> vee_covariances(const Scatters& from) {
    const Within within = within_matrices(from);
    const std::size_t d = within.d, size = d * d;
    std::vector<double> volumes = first_volumes(within, from.previous);
    std::vector<double> shape = pooled(within, volumes), inverse(size);
    double change = 1;
    for (int turn = 0; turn < most_turns && change > converged && invert(shape, d, inverse);
         ++turn) {
        if (size * d > std::size_t{1} << 18)
            check_long_work();
        // The shape is known up to a factor, which all volumes have.
        std::vector<double> next;
        double factor = 0;
        for (std::size_t k = 0; k < within.k; ++k) {
            next.push_back(trace_of_product(within.scatter.data() + k * size, inverse) /
                           (static_cast<double>(d) * within.weight[k]));
            factor = std::max(factor, next[k]);
        }
        change = 0;
        const double last = *std::max_element(volumes.begin(), volumes.end());
        for (std::size_t k = 0; k < within.k; ++k)
            change = std::max(change, std::abs(next[k] / factor - volumes[k] / last));
        volumes = std::move(next);
        if (change > converged)
            shape = pooled(within, volumes);
    }
    std::vector<double> covariances;
    for (const double volume : volumes)
        for (const double value : shape)
            covariances.push_back(volume * value);
    return covariances;
}

std::vector<double> evv_covariances(const Scatters& from) {
    const Within within = within_matrices(from);
    const std::size_t size = within.d * within.d;
    std::vector<double> logarithms, covariances = within.scatter;
    double volume = 0, total = 0;
    for (std::size_t k = 0; k < within.k; ++k) {
        logarithms.push_back(log_determinant(within.scatter.data() + k * size, within.d) /
                             static_cast<double>(within.d));
        volume += std::exp(logarithms[k]);
        total += within.weight[k];
    }
    for (std::size_t k = 0; k < within.k; ++k) {
        // One without a volume is left as it is, which is not positive definite.
        const double factor = logarithms[k] > -HUGE_VAL ? volume / total * std::exp(-logarithms[k])
                                                        : 1 / within.weight[k];
        for (std::size_t i = k * size; i < (k + 1) * size; ++i)
            covariances[i] *= factor;
    }
    return covariances;
}

} // namespace emgine
