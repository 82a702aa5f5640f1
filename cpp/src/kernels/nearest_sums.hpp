// k-means: sums of the rows of each centre. A row has one centre, so rows are added one after the
// other, with one feature per lane; bits are the same at any width.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// The input of add_to_nearest: rows are stored one after the other; null weights mean 1.
struct LabelledRows {
    const double* rows;
    std::size_t n, n_features;
    const std::int64_t* label;
    const double* row_weight;
};

// Adds WIDTH vectors of features from feature j on.
template <class Vector, std::size_t WIDTH>
EMGINE_INLINE void add_features(const LabelledRows& given, std::size_t j, const double* centers,
                                const double* inverse_scale, double* inertia,
                                double* sum) noexcept {
    constexpr std::size_t width = sizeof(Vector) / sizeof(double);
    const auto read = [](const double* from) {
        Vector value;
        std::memcpy(&value, from, sizeof value);
        return value;
    };
    Vector squares[WIDTH] = {};
    for (std::size_t s = 0; s < given.n; ++s) {
        const double weight = given.row_weight == nullptr ? 1.0 : given.row_weight[s];
        if (weight == 0)
            continue; // a row of weight 0 may have any values
        const double* row = given.rows + s * given.n_features + j;
        const std::size_t at = static_cast<std::size_t>(given.label[s]) * given.n_features + j;
#pragma GCC unroll 8
        for (std::size_t i = 0; i < WIDTH; ++i) {
            const std::size_t of = i * width;
            const Vector apart =
                (read(row + of) - read(centers + at + of)) * read(inverse_scale + j + of);
            const Vector weighted = apart * weight;
            const Vector total = read(sum + at + of) + weighted;
            std::memcpy(sum + at + of, &total, sizeof total);
            squares[i] = mul_add(weighted, apart, squares[i]);
        }
    }
    for (std::size_t i = 0; i < WIDTH; ++i) {
        const Vector total = read(inertia + j + i * width) + squares[i];
        std::memcpy(inertia + j + i * width, &total, sizeof total);
    }
}

template <std::size_t WIDTH>
EMGINE_INLINE void add_last_features(const LabelledRows& given, std::size_t j,
                                     const double* centers, const double* inverse_scale,
                                     double* inertia, double* sum) noexcept {
    if constexpr (WIDTH > 0) {
        if (given.n_features - j == WIDTH)
            add_features<double, WIDTH>(given, j, centers, inverse_scale, inertia, sum);
        else
            add_last_features<WIDTH - 1>(given, j, centers, inverse_scale, inertia, sum);
    }
}

void add_to_nearest(const double* rows, std::size_t n, std::size_t n_features,
                    const std::int64_t* label, const double* row_weight, const double* centers,
                    const double* inverse_scale, double* inertia, double* weight,
                    double* sum) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        weight[label[s]] += row_weight == nullptr ? 1.0 : row_weight[s];
    const LabelledRows given{rows, n, n_features, label, row_weight};
    std::size_t j = 0;
    // Long rows are processed in long ranges of features, because the next row is a new page.
    for (; j + 32 <= n_features; j += 32)
        add_features<Lanes, 32 / lanes>(given, j, centers, inverse_scale, inertia, sum);
    for (; j + lanes <= n_features; j += lanes)
        add_features<Lanes, 1>(given, j, centers, inverse_scale, inertia, sum);
    add_last_features<lanes - 1>(given, j, centers, inverse_scale, inertia, sum);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
