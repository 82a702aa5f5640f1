// Numbers of a matrix go by row, its upper triangle only; those of other storages as they are.
// Covariances that depend on one another have the coordinates of free ones; what coordinates say is
// brought back to the structure by its M-step, which to first order changes no step of EM.
#include "families/gaussian/chart.hpp"

#include <algorithm>
#include <cmath>

#include "families/gaussian/components.hpp"
#include "families/gaussian/within.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

// A product of small matrices takes less time than to lay them out for the product of large ones.
constexpr std::size_t small_matrix = 64;
constexpr std::size_t spare = 7; // numbers that kernels may read or write beyond the last

// Upper triangular, times a factor of d x d numbers and some to spare: `packed` has the rows from
// the diagonal on, times scale, and `diagonal` what is there before that.
void product_of(const PaddedMatrix& upper, const double* factor, double scale, double* packed,
                double* diagonal) {
    if (upper.n <= small_matrix)
        return kernels().relative_factor(upper.row(0), upper.stride, factor, upper.n, scale, packed,
                                         diagonal);
    const PaddedMatrix product = upper_product(upper, padded_upper_of(factor, upper.n));
    for (std::size_t i = 0; i < upper.n; ++i) {
        diagonal[i] = product.row(i)[i];
        for (std::size_t j = i; j < upper.n; ++j)
            *packed++ = scale * product.row(i)[j];
    }
}

// What a call writes before it copies it, in one piece: coordinates are asked for at each EM step.
// Without matrices there are only lines of d numbers.
struct Memory {
    Memory(std::size_t d, bool matrices)
        : square(matrices ? d * d : 0), longest(matrices ? packed_triangle_size(d) : d),
          numbers(square + longest + d + 2 * spare) {}

    double* factor() { return numbers.data(); }                  // zeros at first
    double* packed() { return numbers.data() + square + spare; } // a triangle or a line
    double* line() { return packed() + longest + spare; }        // none to spare

    std::size_t square, longest;
    std::vector<double> numbers;
};

class GaussianChart final : public ComponentsChart {
  public:
    GaussianChart(std::shared_ptr<const Components> reference, std::vector<double> roots);

    std::size_t size() const override { return p_.means.size() + factors_size(); }
    void write(const Components& components, double* coordinates) const override;
    NamedArrays parameters(const double* coordinates) const override;

  private:
    struct Matrices {
        PaddedMatrix factor, inverse; // upper triangular both
    };

    const Matrices& matrices(std::size_t component) const {
        return matrices_[matrices_.size() == 1 ? 0 : component];
    }
    double scale(std::size_t component, std::size_t feature) const;
    std::size_t factors_size() const;
    double root_of_factor(std::size_t index) const;
    void whitened(const double* mean, std::size_t component, double* result) const;
    void unwhitened(const double* shift, std::size_t component, double* result) const;
    void write_relative_factors(const GaussianParameters& p, Memory& memory, double* to) const;
    std::vector<double> factors(const double* coordinates, Memory& memory) const;
    Memory memory_for_call() const { return {p_.n_features, !matrices_.empty()}; }
    std::vector<double> constrained_covariances(const Structure& structure,
                                                std::vector<double> factors) const;

    std::shared_ptr<const Components> reference_;
    const GaussianParameters& p_;    // of the reference
    std::vector<double> roots_;      // k
    std::vector<Matrices> matrices_; // one a component, or one for all
    std::vector<double> zeros_;      // d
    double repeats_ = 1;             // features that a factor's number serves
};

GaussianChart::GaussianChart(std::shared_ptr<const Components> reference, std::vector<double> roots)
    : reference_(std::move(reference)), p_(gaussian_numbers(*reference_)), roots_(std::move(roots)),
      zeros_(p_.n_features) {
    const std::size_t d = p_.n_features;
    if (has_matrices(p_.storage))
        for (std::size_t i = 0; i < p_.precisions_cholesky.size(); i += d * d) {
            const double* upper = p_.precisions_cholesky.data() + i;
            matrices_.push_back({padded_upper_of(upper, d),
                                 transposed(inverse_of_lower(transposed_upper_of(upper, d)))});
        }
    else if (!has_diagonals(p_.storage))
        repeats_ = static_cast<double>(d);
}

std::size_t GaussianChart::factors_size() const {
    return matrices_.empty() ? p_.precisions_cholesky.size()
                             : matrices_.size() * packed_triangle_size(p_.n_features);
}

double GaussianChart::scale(std::size_t component, std::size_t feature) const {
    const std::size_t row = is_shared(p_.storage) ? 0 : component;
    return has_diagonals(p_.storage) ? p_.precisions_cholesky[row * p_.n_features + feature]
                                     : p_.precisions_cholesky[row];
}

// The root of the weight of the component that a factor's number belongs to.
double GaussianChart::root_of_factor(std::size_t index) const {
    return is_shared(p_.storage) ? 1.0 : roots_[index * roots_.size() / factors_size()];
}

// A mean about that of the reference, and back. Results have numbers to spare.
void GaussianChart::whitened(const double* mean, std::size_t component, double* result) const {
    const double* reference = p_.means.data() + component * p_.n_features;
    if (!matrices_.empty()) {
        const PaddedMatrix& factor = matrices(component).factor;
        return kernels().relative_mean(mean, reference, factor.row(0), factor.n, factor.stride,
                                       roots_[component], result);
    }
    for (std::size_t j = 0; j < p_.n_features; ++j)
        result[j] = roots_[component] * ((mean[j] - reference[j]) * scale(component, j));
}

void GaussianChart::unwhitened(const double* shift, std::size_t component, double* result) const {
    if (!matrices_.empty()) {
        const PaddedMatrix& inverse = matrices(component).inverse;
        return kernels().relative_mean(shift, zeros_.data(), inverse.row(0), inverse.n,
                                       inverse.stride, 1, result);
    }
    for (std::size_t j = 0; j < p_.n_features; ++j)
        result[j] = shift[j] / scale(component, j);
}

void GaussianChart::write_relative_factors(const GaussianParameters& p, Memory& memory,
                                           double* to) const {
    const std::size_t d = p.n_features, triangle = packed_triangle_size(d);
    if (matrices_.empty()) {
        for (std::size_t i = 0; i < p.precisions_cholesky.size(); ++i)
            *to++ = root_of_factor(i) * std::sqrt(2 * repeats_) *
                    std::log(p.precisions_cholesky[i] / p_.precisions_cholesky[i]);
        return;
    }
    double *factor = memory.factor(), *packed = memory.packed(), *diagonal = memory.line();
    for (std::size_t m = 0; m < matrices_.size(); ++m, to += triangle) {
        const double* from = p.precisions_cholesky.data() + m * d * d;
        const double root = root_of_factor(m * triangle);
        // Before that, what is written beyond a triangle is overwritten by the next ones.
        const bool is_near_end = (matrices_.size() - m - 1) * triangle < spare;
        double* row = is_near_end ? packed : to;
        if (is_near_end)
            std::copy_n(from, d * d, factor);
        product_of(matrices_[m].inverse, is_near_end ? factor : from, root, row, diagonal);
        for (std::size_t i = 0, at = 0; i < d; at += d - i++)
            row[at] = root * std::sqrt(2.0) * std::log(diagonal[i]);
        if (is_near_end)
            std::copy_n(row, triangle, to);
    }
}

void GaussianChart::write(const Components& components, double* to) const {
    const GaussianParameters& p = gaussian_numbers(components);
    const std::size_t d = p.n_features;
    Memory memory = memory_for_call();
    for (std::size_t k = 0; k < roots_.size(); ++k, to += d) {
        whitened(p.means.data() + k * d, k, memory.packed());
        std::copy_n(memory.packed(), d, to);
    }
    write_relative_factors(p, memory, to);
}

std::vector<double> GaussianChart::factors(const double* coordinates, Memory& memory) const {
    std::vector<double> made = p_.precisions_cholesky;
    const std::size_t d = p_.n_features, triangle = packed_triangle_size(d);
    if (matrices_.empty()) {
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] *= std::exp(coordinates[i] / root_of_factor(i) / std::sqrt(2 * repeats_));
        return made;
    }
    double* ratio = memory.factor();
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const double root = root_of_factor(m * triangle);
        for (std::size_t i = 0; i < d; ++i) {
            ratio[i * d + i] = std::exp(*coordinates++ / root / std::sqrt(2.0));
            for (std::size_t j = i + 1; j < d; ++j)
                ratio[i * d + j] = *coordinates++ / root;
        }
        product_of(matrices_[m].factor, ratio, 1, memory.packed(), memory.line());
        const double* row = memory.packed();
        for (std::size_t i = 0; i < d; row += d - i++)
            std::copy_n(row, d - i, made.data() + (m * d + i) * d + i);
    }
    return made;
}

std::vector<double> GaussianChart::constrained_covariances(const Structure& structure,
                                                           std::vector<double> factors) const {
    const std::size_t d = p_.n_features;
    if (matrices_.empty())
        for (double& value : factors)
            value = 1 / (value * value);
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const std::vector<double> factor(factors.begin() + static_cast<std::ptrdiff_t>(m * d * d),
                                         factors.begin() +
                                             static_cast<std::ptrdiff_t>((m + 1) * d * d));
        covariance_of(factor.data(), d, factors.data() + m * d * d);
    }
    std::vector<double> weights;
    for (const double root : roots_)
        weights.push_back(root * root);
    return constrained(structure, d, factors, weights, p_.covariances.data());
}

NamedArrays GaussianChart::parameters(const double* coordinates) const {
    const std::size_t d = p_.n_features;
    std::vector<double> means(p_.means);
    Memory memory = memory_for_call();
    double *shift = memory.line(), *moved = memory.packed();
    for (std::size_t k = 0; k < roots_.size(); ++k) {
        for (std::size_t j = 0; j < d; ++j)
            shift[j] = *coordinates++ / roots_[k];
        unwhitened(shift, k, moved);
        for (std::size_t j = 0; j < d; ++j)
            means[k * d + j] += moved[j];
    }
    const Structure& structure = structure_of(reference_->shape().structure);
    if (!structure.is_constrained())
        return means_and("precisions_cholesky", std::move(means), factors(coordinates, memory));
    return means_and("covariances", std::move(means),
                     constrained_covariances(structure, factors(coordinates, memory)));
}

} // namespace

std::unique_ptr<ComponentsChart> gaussian_chart(std::shared_ptr<const Components> reference,
                                                const std::vector<double>& roots) {
    return std::make_unique<GaussianChart>(std::move(reference), roots);
}

} // namespace emgine
