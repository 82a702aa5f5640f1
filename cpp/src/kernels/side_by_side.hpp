// Several small matrices at a time, one in each lane: the Cholesky factor of a covariance, the
// inverse of a factor, and a covariance from it. The sums are those of cholesky.hpp and
// matrix_product.hpp in their order, so bits are the same as for one matrix after the other.
#pragma once

#include "fold.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Rows of a lower triangle, one after the other, each number in all lanes.
using Triangles = double[packed_triangle_size(most_side_by_side) * lanes];

EMGINE_INLINE std::size_t place(std::size_t i, std::size_t j) noexcept {
    return (i * (i + 1) / 2 + j) * lanes;
}

// Matrices of `size` numbers, one after the other; the last one in all lanes that are left.
template <class Number>
struct MatricesInLanes {
    Number* of[lanes];
    std::size_t used;

    EMGINE_INLINE MatricesInLanes(Number* first, std::size_t size, std::size_t count) noexcept
        : used(count < lanes ? count : lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane)
            of[lane] = first + (lane < used ? lane : used - 1) * size;
    }
    EMGINE_INLINE Lanes get(std::size_t at) const noexcept {
        Lanes value{};
#pragma GCC unroll 8
        for (std::size_t lane = 0; lane < lanes; ++lane)
            value[lane] = of[lane][at];
        return value;
    }
    EMGINE_INLINE void put(std::size_t at, const double* values) const noexcept {
        for (std::size_t lane = 0; lane < used; ++lane)
            of[lane][at] = values[lane];
    }
};

// The product of the first n numbers of two rows, as the dot product of cholesky.hpp: eight sums.
EMGINE_INLINE Lanes explained(const double* a, const double* b, std::size_t n) noexcept {
    static_assert(most_side_by_side == 2 * sum_lanes);
    Lanes sum[sum_lanes] = {};
#pragma GCC unroll 16
    for (std::size_t k = 0; k < 2 * sum_lanes; ++k)
        if (k < n)
            sum[k % sum_lanes] =
                mul_add(load(a + k * lanes), load(b + k * lanes), sum[k % sum_lanes]);
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

// In place. Negative in the lanes of matrices that are not positive definite.
EMGINE_INLINE IntegerLanes factor_triangles(std::size_t n, double* a) noexcept {
    IntegerLanes is_bad{};
    for (std::size_t j = 0; j < n; ++j) {
        const double* row = a + place(j, 0);
        const Lanes pivot = load(a + place(j, j)) - explained(row, row, j);
        is_bad |=
            ~((pivot >= broadcast(0x1p-1022)) & (pivot <= broadcast(0x1.fffffffffffffp+1023)));
        const Lanes root = square_root(pivot);
        store(a + place(j, j), root);
        for (std::size_t i = j + 1; i < n; ++i)
            store(a + place(i, j),
                  (load(a + place(i, j)) - explained(a + place(i, 0), row, j)) / root);
    }
    return is_bad;
}

EMGINE_INLINE void invert_triangles(std::size_t n, const double* factor, double* inverse) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        const double* row = factor + place(i, 0);
        const Lanes scale = broadcast(1.0) / load(row + i * lanes);
        for (std::size_t j = 0; j < i; ++j) {
            Lanes total = {};
            for (std::size_t k = j; k < i; ++k)
                total = mul_add(load(row + k * lanes), load(inverse + place(k, j)), total);
            store(inverse + place(i, j), total * -scale);
        }
        store(inverse + place(i, i), scale);
    }
}

// For at most most_side_by_side features. Numbers below the diagonal of the result stay as they
// are. Returns the first matrix that is not positive definite, or their number.
std::size_t factor_side_by_side(const double* covariances, std::size_t n, std::size_t count,
                                double* precisions_cholesky) noexcept {
    const std::size_t size = n * n;
    for (std::size_t first = 0; first < count; first += lanes) {
        const MatricesInLanes<const double> from(covariances + first * size, size, count - first);
        const MatricesInLanes<double> to(precisions_cholesky + first * size, size, count - first);
        Triangles factor, inverse;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                store(factor + place(i, j), from.get(i * n + j));
        const IntegerLanes is_bad = factor_triangles(n, factor);
        for (std::size_t lane = 0; lane < from.used; ++lane)
            if (is_bad[lane] != 0)
                return first + lane;
        invert_triangles(n, factor, inverse);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                to.put(j * n + i, inverse + place(i, j));
    }
    return count;
}

// Covariances of such factors, whole matrices.
void covariances_side_by_side(const double* precisions_cholesky, std::size_t n, std::size_t count,
                              double* covariances) noexcept {
    const std::size_t size = n * n;
    for (std::size_t first = 0; first < count; first += lanes) {
        const MatricesInLanes<const double> from(precisions_cholesky + first * size, size,
                                                 count - first);
        const MatricesInLanes<double> to(covariances + first * size, size, count - first);
        Triangles factor, inverse;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                store(factor + place(i, j), from.get(j * n + i));
        invert_triangles(n, factor, inverse);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                Lanes total = {};
                for (std::size_t l = 0; l <= j; ++l)
                    total =
                        mul_add(load(inverse + place(i, l)), load(inverse + place(j, l)), total);
                double values[lanes];
                store(values, total);
                to.put(i * n + j, values);
                to.put(j * n + i, values);
            }
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
