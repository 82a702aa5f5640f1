// Rows of counts as kernels take them: codes for tables, which end below `tabled_counts`, and the
// larger counts of a feature side by side. A count has the same part in a density wherever it is.
#pragma once

#include <algorithm>
#include <vector>

#include "families/by_feature/count_sums.hpp"
#include "families/components.hpp"
#include "machine/dispatch.hpp"
#include "rows/active_rows.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine::by_feature {

// Codes of a table: small counts, and one for all larger ones.
constexpr std::size_t count_codes = tabled_counts + 1;

// What is the same for all blocks of a shape.
struct CountLayout {
    explicit CountLayout(const ModelShape& shape)
        : d(shape.n_features), k(shape.n_components), entries(d * count_codes),
          tiles((k + center_tile - 1) / center_tile) {
        for (std::size_t j = 0; j < d; ++j)
            first.push_back(static_cast<double>(j * count_codes * center_tile));
    }
    std::size_t table_size() const { return tiles * center_tile * entries; }
    // Of component and feature, its first code; codes are center_tile apart.
    std::size_t at(std::size_t component, std::size_t feature) const {
        return component / center_tile * center_tile * entries +
               feature * count_codes * center_tile + component % center_tile;
    }

    std::size_t d, k, entries, tiles;
    std::vector<double> first; // see lookup_densities
};

inline bool is_large(double count) noexcept { return !(count < tabled_counts); }

struct CountScratch final : Scratch {
    explicit CountScratch(const CountLayout& layout)
        : own_codes(layout.d * block_stride), places(sum_lanes * layout.d),
          sums(layout.table_size()), n_large(layout.d) {}

    void see_block(const Block& block) noexcept {
        std::size_t large = 0;
        for (std::size_t j = 0; j < n_large.size(); ++j)
            large += n_large[j] =
                kernels().n_above(block.x + j * block_stride, block.n, tabled_counts - 1);
        codes = block.x;
        if (large == 0)
            return;
        for (std::size_t j = 0; j < n_large.size(); ++j)
            for (std::size_t s = j * block_stride; s < j * block_stride + block.n; ++s)
                own_codes.get()[s] = std::min(block.x[s], static_cast<double>(tabled_counts));
        codes = own_codes.get();
    }

    std::int64_t* place() { return reinterpret_cast<std::int64_t*>(places.get()); }

    const double* codes = nullptr; // of the last block
    AlignedBuffer own_codes, places;
    AlignedBuffer sums;               // of a chunk, a table: responsibilities
    std::vector<std::size_t> n_large; // of each feature of the last block
};

// Large counts of a feature, padded for kernels.
struct LargeCounts {
    LargeCounts(const double* column, std::size_t n) noexcept {
        for (std::size_t s = 0; s < n; ++s) {
            rows.rows[rows.n] = static_cast<std::uint32_t>(s);
            rows.n += is_large(column[s]);
        }
        end = padded_to(rows.n, sum_lanes);
        gather(column, rows, end, x);
    }

    ActiveRows rows;
    std::size_t end = 0;
    alignas(64) double x[rows_per_block];
};

} // namespace emgine::by_feature
