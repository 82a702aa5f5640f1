// Seeds are searched again for a row only if one of its two nearest seeds was removed.
#include "starts/nearest_two.hpp"

#include <algorithm>

#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

constexpr double nanoseconds_per_number = 0.1; // and seed

}

NearestTwo::NearestTwo(const ScaledRows& rows, const std::vector<std::int64_t>& seeds,
                       const PassOptions& options)
    : owner(rows.blocks.size() * rows_per_block), first(owner.size()), second(owner.size()),
      rows_(rows), heir_(owner.size()), some_(rows.d * block_stride) {
    for (const std::int64_t seed : seeds)
        for (const double value : rows.row(static_cast<std::size_t>(seed)))
            points_.push_back(value);
    const std::vector<double> packed = packed_centers(points_, rows.d);
    const std::size_t blocks = rows.blocks.size();
    const auto numbers = static_cast<double>(rows.n * rows.d * seeds.size());
    const std::size_t workers =
        n_workers(blocks, numbers * nanoseconds_per_number, options.n_threads);
    parallel_for(blocks, workers, options.keep_going, [&](const Task& task) {
        const std::size_t at = task.index * rows_per_block;
        kernels().nearest_two(rows.blocks[task.index].get(), rows.padded_rows_of(task.index),
                              rows.d, packed.data(), seeds.size(), &first[at], &second[at],
                              &owner[at], &heir_[at]);
    });
}

void NearestTwo::enter(std::size_t row, std::int64_t seed, double distance) {
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
    const auto seed = static_cast<std::int64_t>(out);
    std::vector<std::size_t> lost;
    for (std::size_t i = 0; i < rows_.n; ++i)
        if (owner[i] == seed || heir_[i] == seed)
            lost.push_back(i);
        else
            enter(i, seed, distance[i]);
    search_again(lost);
}

// Rows are moved side by side, a block at a time.
void NearestTwo::search_again(const std::vector<std::size_t>& lost) {
    const std::vector<double> packed = packed_centers(points_, rows_.d);
    const std::size_t seeds = points_.size() / rows_.d;
    for (std::size_t begin = 0; begin < lost.size(); begin += rows_per_block) {
        const std::size_t n = std::min(rows_per_block, lost.size() - begin);
        const std::size_t padded = (n + padded_rows - 1) / padded_rows * padded_rows;
        for (std::size_t i = 0; i < padded; ++i) {
            const std::size_t row = lost[begin + std::min(i, n - 1)];
            const double* x = rows_.blocks[row / rows_per_block].get() + row % rows_per_block;
            for (std::size_t j = 0; j < rows_.d; ++j)
                some_.get()[j * block_stride + i] = x[j * block_stride];
        }
        double nearest[rows_per_block], next[rows_per_block];
        std::int64_t of_nearest[rows_per_block], of_next[rows_per_block];
        kernels().nearest_two(some_.get(), padded, rows_.d, packed.data(), seeds, nearest, next,
                              of_nearest, of_next);
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t row = lost[begin + i];
            first[row] = nearest[i];
            second[row] = next[i];
            owner[row] = of_nearest[i];
            heir_[row] = of_next[i];
        }
    }
}

} // namespace emgine
