// With free covariances of their own, the regression of the rows about their mean is exact; with
// one matrix for all, means and matrix improve each other, from the means of the pass on, so that
// the likelihood does not fall.
#include "families/gaussian/held_means.hpp"

#include <algorithm>
#include <cmath>

#include "families/observed_weights.hpp"

namespace emgine {

namespace {

constexpr int most_rounds = 500; // of means and one matrix for all

// L L' of a small matrix in place; false where it is not positive definite.
bool factor(std::vector<double>& a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double rest = a[i * n + j];
            for (std::size_t c = 0; c < j; ++c)
                rest -= a[i * n + c] * a[j * n + c];
            if (i == j && !(rest > 0))
                return false;
            a[i * n + j] = i == j ? std::sqrt(rest) : rest / a[j * n + j];
        }
    return true;
}

void solve(const std::vector<double>& factor, std::size_t n, std::vector<double>& b) {
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j)
            b[i] -= factor[i * n + j] * b[j];
        b[i] /= factor[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = i + 1; j < n; ++j)
            b[i] -= factor[j * n + i] * b[j];
        b[i] /= factor[i * n + i];
    }
}

// Of one component: its features that are held, and those that are not.
struct Features {
    std::vector<std::size_t> held, free;

    Features(const HeldArray& means, std::size_t k, std::size_t d) {
        for (std::size_t j = 0; j < d; ++j)
            (means.mask[k * d + j] != 0 ? held : free).push_back(j);
    }
    bool are_both() const { return !held.empty() && !free.empty(); }
};

// Moves the free means of a component; returns by how many standard deviations at most.
double regress(const Features& of, const double* covariance, std::size_t d, const double* rows,
               double* shift) {
    const std::size_t n = of.held.size();
    std::vector<double> a(n * n), b(n);
    for (std::size_t i = 0; i < n; ++i) {
        b[i] = rows[of.held[i]] - shift[of.held[i]];
        for (std::size_t j = 0; j < n; ++j)
            a[i * n + j] = covariance[of.held[i] * d + of.held[j]];
    }
    const bool solvable = factor(a, n);
    if (solvable)
        solve(a, n, b);
    double moved = 0;
    for (const std::size_t f : of.free) {
        double next = rows[f];
        for (std::size_t i = 0; solvable && i < n; ++i)
            next -= covariance[f * d + of.held[i]] * b[i];
        moved = std::max(moved, std::abs(next - shift[f]) / std::sqrt(covariance[f * d + f]));
        shift[f] = next;
    }
    return moved;
}

// The scatter, and what the held means add to it.
std::vector<double> scatter_about(Storage storage, const Scatters& from,
                                  const std::vector<double>& shift) {
    const std::size_t d = from.d, triangle = packed_triangle_size(d);
    const std::size_t own = has_matrices(storage) ? triangle : has_diagonals(storage) ? d : 1;
    std::vector<double> scatter(from.scatter,
                                from.scatter + (is_shared(storage) ? own : from.k * own));
    std::vector<double> off(d);
    for (std::size_t k = 0; k < from.k; ++k) {
        double* to = scatter.data() + (is_shared(storage) ? 0 : k * own);
        const auto weight = [&](std::size_t j) {
            if (from.observed == nullptr)
                return from.weight[k];
            const double seen = from.observed[k * d + j];
            return is_observed(seen, from.weight[k]) ? seen : 0;
        };
        for (std::size_t j = 0; j < d; ++j)
            off[j] = from.shift[k * d + j] - shift[k * d + j];
        for (std::size_t i = 0; i < d; ++i)
            if (has_matrices(storage))
                for (std::size_t j = 0; j <= i; ++j)
                    *to++ += from.weight[k] * off[i] * off[j];
            else
                to[has_diagonals(storage) ? i : 0] += weight(i) * off[i] * off[i];
    }
    return scatter;
}

} // namespace

std::vector<double> about_held_means(const HeldArray& means, const HeldArray* covariances,
                                     const std::vector<double>& reference, Storage storage,
                                     const Scatters& from, std::vector<double>& shift) {
    const std::size_t d = from.d;
    for (std::size_t i = 0; i < shift.size(); ++i)
        if (means.mask[i] != 0)
            shift[i] = means.values[i] - reference[i];
    if (!has_matrices(storage))
        return scatter_about(storage, from, shift);
    Scatters unbounded = from;
    unbounded.reg_covar = 0;
    std::vector<std::size_t> partly; // components
    for (std::size_t k = 0; k < from.k; ++k)
        if (from.weight[k] > 0 && Features(means, k, d).are_both())
            partly.push_back(k);
    if (partly.empty())
        return scatter_about(storage, from, shift);
    const bool shared = storage == Storage::matrix;
    const auto is_held = [&](std::size_t k) {
        return covariances != nullptr && covariances->all(shared ? 0 : k * d * d, d * d);
    };
    const bool alternate = shared && !is_held(0);
    if (alternate) // from the means of the pass
        for (const std::size_t k : partly)
            for (const std::size_t f : Features(means, k, d).free)
                shift[k * d + f] = 0;
    std::vector<double> free = shared ? std::vector<double>() : full_covariances(unbounded);
    for (int round = 0; round < (alternate ? most_rounds : 1); ++round) {
        if (alternate) {
            const std::vector<double> scatter = scatter_about(storage, from, shift);
            unbounded.scatter = scatter.data();
            free = tied_covariance(unbounded);
        }
        double moved = 0;
        for (const std::size_t k : partly) {
            const std::vector<double>& all = is_held(k) ? covariances->values : free;
            moved = std::max(moved,
                             regress(Features(means, k, d), all.data() + (shared ? 0 : k * d * d),
                                     d, from.shift.data() + k * d, shift.data() + k * d));
        }
        if (!(moved > 1e-14))
            break;
    }
    return scatter_about(storage, from, shift);
}

} // namespace emgine
