// Sums about another point: with delta = reference - center, of r (x - reference)^2 it is
// sum r u^2 - delta (2 sum r u - delta sum r), where u = x - center.
#include "families/gaussian/square_sums.hpp"

#include <algorithm>

#include "machine/dispatch.hpp"

namespace emgine {

SquareSums::SquareSums(const GaussianParameters* numbers, const double* reference)
    : p_(numbers), reference_(reference) {
    if (p_ == nullptr || !p_->squares.in_use() || has_matrices(p_->storage))
        return;
    const std::size_t d = p_->n_features;
    const bool diagonal = has_diagonals(p_->storage);
    scale_.resize(d);
    for (std::size_t j = 0; j < d; ++j)
        scale_[j] = 1 / p_->squares.inverse_scale[j];
    taken_.resize(p_->n_components);
    for (std::size_t k = 0; k < p_->n_components; ++k)
        taken_[k] = p_->squares.exact[k] &&
                    is_near_center(reference + k * d, p_->squares.center.data(),
                                   scales_of(*p_) + k * (diagonal ? d : 1), diagonal, d);
}

std::size_t SquareSums::size() const {
    return takes_any() ? p_->n_components * (1 + p_->squares.n_statistics) : 0;
}

void SquareSums::add(const double* t, std::size_t n, const double* r, std::size_t first,
                     std::size_t end, double* sums) const {
    const std::size_t n_statistics = p_->squares.n_statistics;
    kernels().linear_sums(t, n, n_statistics, r + first * block_stride, end - first, sums + first,
                          sums + p_->n_components + first * n_statistics);
}

double SquareSums::finish(const double* sums, std::size_t k, double* sum, double* scatter) const {
    const SquareForm& form = p_->squares;
    const std::size_t d = p_->n_features;
    const double weight = sums[k];
    if (weight == 0)
        return 0;
    const double* squares = sums + p_->n_components + k * form.n_statistics;
    const double* linear = squares + (form.together ? 1 : d);
    double total = 0; // of all features, where they are together
    for (std::size_t j = 0; j < d; ++j) {
        const double scale = scale_[j];
        const double delta = reference_[k * d + j] - form.center[j];
        const double moved = linear[j] * scale - weight * delta;
        sum[j] += moved;
        const double less = delta * (linear[j] * scale + moved);
        total -= less;
        if (!form.together)
            scatter[j] += std::max(0.0, squares[j] * scale * scale - less);
    }
    if (form.together) {
        const double scale = scale_[0];
        scatter[0] += std::max(0.0, squares[0] * scale * scale + total);
    }
    return weight;
}

} // namespace emgine
