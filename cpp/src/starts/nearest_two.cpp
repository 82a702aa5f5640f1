// Seeds are searched again for a row only if one of its two nearest seeds was removed.
#include "starts/nearest_two.hpp"

#include <algorithm>
#include <limits>

namespace emgine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}

NearestTwo::NearestTwo(const ScaledRows& rows, const std::vector<std::int64_t>& seeds)
    : owner(rows.n), first(rows.n, infinity), second(rows.n, infinity), rows_(rows), heir_(rows.n),
      one_(rows.d) {
    std::vector<double> distance(rows.n);
    for (std::size_t k = 0; k < seeds.size(); ++k) {
        const std::vector<double> point = rows.row(static_cast<std::size_t>(seeds[k]));
        points_.insert(points_.end(), point.begin(), point.end());
        rows.squared_distances(point, distance.data());
        for (std::size_t i = 0; i < rows.n; ++i)
            enter(i, static_cast<std::uint32_t>(k), distance[i]);
    }
}

void NearestTwo::enter(std::size_t row, std::uint32_t seed, double distance) {
    if (distance < first[row]) {
        heir_[row] = owner[row];
        second[row] = first[row];
        owner[row] = seed;
        first[row] = distance;
    } else if (distance < second[row]) {
        heir_[row] = seed;
        second[row] = distance;
    }
}

void NearestTwo::replace(std::size_t out, std::size_t row, const double* distance) {
    const std::vector<double> point = rows_.row(row);
    std::copy(point.begin(), point.end(),
              points_.begin() + static_cast<std::ptrdiff_t>(out * rows_.d));
    const auto seed = static_cast<std::uint32_t>(out);
    for (std::size_t i = 0; i < rows_.n; ++i)
        if (owner[i] == seed || heir_[i] == seed)
            search_again(i);
        else
            enter(i, seed, distance[i]);
}

void NearestTwo::search_again(std::size_t row) {
    const double* x = rows_.blocks[row / rows_per_block].get() + row % rows_per_block;
    for (std::size_t j = 0; j < rows_.d; ++j)
        one_[j] = x[j * block_stride];
    first[row] = second[row] = infinity;
    const std::size_t seeds = points_.size() / rows_.d;
    for (std::size_t k = 0; k < seeds; ++k) {
        double distance = 0;
        for (std::size_t j = 0; j < rows_.d; ++j) {
            const double apart = one_[j] - points_[k * rows_.d + j];
            distance += apart * apart;
        }
        enter(row, static_cast<std::uint32_t>(k), distance);
    }
}

} // namespace emgine
