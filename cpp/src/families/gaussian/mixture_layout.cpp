// Log-determinants, whitened means, and the triangular factors in the order the kernels read them.
#include "families/gaussian/mixture_layout.hpp"

#include <algorithm>
#include <cmath>

#include "algebra/linalg.hpp"
#include "kernels/kernels.hpp"

namespace emgine {

namespace {

constexpr double log_2_pi = 1.8378770664093454836;
// Whitened means no farther apart than this share one whitening of the rows: the subtraction that
// comes after the product then costs less than 1e-12 of a log-density.
constexpr double largest_whitened_mean = 1024;

// log det of the precision's factor of component k.
double log_determinant(const MixtureParameters& p, std::size_t k) {
    const std::size_t d = p.n_features;
    double total = 0;
    for (std::size_t j = 0; j < d; ++j) {
        switch (p.type) {
        case CovarianceType::full:
            total += std::log(p.precisions_cholesky[(k * d + j) * d + j]);
            break;
        case CovarianceType::tied:
            total += std::log(p.precisions_cholesky[j * d + j]);
            break;
        case CovarianceType::diag:
            total += std::log(p.precisions_cholesky[k * d + j]);
            break;
        case CovarianceType::spherical:
            total += std::log(p.precisions_cholesky[k]);
            break;
        case CovarianceType::tied_diag:
            total += std::log(p.precisions_cholesky[j]);
            break;
        case CovarianceType::tied_spherical:
            total += std::log(p.precisions_cholesky[0]);
            break;
        }
    }
    return total;
}

void add_whitened_means(MixtureParameters& p) {
    const std::size_t d = p.n_features;
    p.center.assign(d, 0.0);
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t j = 0; j < d; ++j)
            p.center[j] += (p.means[k * d + j] - p.center[j]) / static_cast<double>(k + 1);
    p.whitened_means.assign(p.means.size(), 0.0);
    p.whiten_once = true;
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t i = 0; i < d; ++i) {
            double& whitened = p.whitened_means[k * d + i];
            for (std::size_t j = 0; j <= i; ++j)
                whitened += p.precisions_cholesky[j * d + i] * (p.means[k * d + j] - p.center[j]);
            p.whiten_once = p.whiten_once && std::abs(whitened) <= largest_whitened_mean;
        }
}

// One number of eight components, side by side.
template <class Value>
double* put_eight(const Value& value, double* to) {
    for (std::size_t lane = 0; lane < components_of_eight; ++lane)
        to[lane] = value(lane);
    return to + components_of_eight;
}

// Means and factors of components first .. first + 7, as row_density_full reads them.
double* pack_eight(const MixtureParameters& p, std::size_t first, double* to) {
    const std::size_t d = p.n_features;
    for (std::size_t j = 0; j < d; ++j)
        to = put_eight([&](std::size_t lane) { return p.means[(first + lane) * d + j]; }, to);
    for (std::size_t top = 0; top < d; top += eight_tile)
        for (std::size_t j = 0; j < top + eight_tile; ++j)
            for (std::size_t i = std::max(j, top); i < top + eight_tile; ++i)
                to = put_eight(
                    [&](std::size_t lane) {
                        return i < d ? p.precisions_cholesky[((first + lane) * d + j) * d + i] : 0;
                    },
                    to);
    return to;
}

void add_eights(MixtureParameters& p) {
    const std::size_t eights = p.n_components / components_of_eight;
    if (p.n_features > most_eight_features)
        return;
    p.eights.resize(eights * eight_size(p.n_features));
    double* to = p.eights.data();
    for (std::size_t eight = 0; eight < eights; ++eight)
        to = pack_eight(p, eight * components_of_eight, to);
}

} // namespace

std::size_t factors_of(const MixtureParameters& p) {
    return p.type == CovarianceType::tied ? 1 : p.n_components;
}

void add_kernel_layout(MixtureParameters& p, int n_threads) {
    const std::size_t d = p.n_features;
    for (std::size_t k = 0; k < p.n_components; ++k)
        p.log_normalizers.push_back(std::log(p.weights[k]) + log_determinant(p, k) -
                                    0.5 * log_2_pi * static_cast<double>(d));
    if (!has_matrices(p.type)) {
        // The kernels read scales component by component.
        for (std::size_t k = 0; is_shared(p.type) && k < p.n_components; ++k)
            p.factors.insert(p.factors.end(), p.precisions_cholesky.begin(),
                             p.precisions_cholesky.end());
        return;
    }
    p.factors.resize(factors_of(p) * packed_factor_size(d));
    for_each_factor(p, n_threads, [&](std::size_t f) {
        pack_factor(p.precisions_cholesky.data() + f * d * d, d,
                    p.factors.data() + f * packed_factor_size(d));
    });
    if (p.type == CovarianceType::tied)
        add_whitened_means(p);
    else
        add_eights(p);
}

} // namespace emgine
