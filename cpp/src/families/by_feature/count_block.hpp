// Rows of counts as kernels take them: codes for tables, which end below `tabled_counts`, and the
// larger counts of a feature side by side. A count has the same part in a density wherever it is.
#pragma once

#include <algorithm>
#include <vector>

#include "families/by_feature/count_sums.hpp"
#include "families/gaps.hpp"
#include "machine/dispatch.hpp"
#include "rows/active_rows.hpp"

namespace emgine::by_feature {

// Codes of a table: small counts, and one for all larger ones.
constexpr std::size_t count_codes = tabled_counts + 1;

// What is the same for all blocks of a shape.
struct CountLayout {
    explicit CountLayout(const ModelShape& shape)
        : d(shape.n_features), k(shape.n_components), codes(count_codes + (shape.missing ? 1 : 0)),
          entries(d * codes), tiles((k + center_tile - 1) / center_tile), missing(shape.missing) {
        for (std::size_t j = 0; j < d; ++j)
            first.push_back(static_cast<double>(j * codes * center_tile));
    }
    std::size_t table_size() const { return tiles * center_tile * entries; }
    // Of component and feature, its first code; codes are center_tile apart.
    std::size_t at(std::size_t component, std::size_t feature) const {
        return component / center_tile * center_tile * entries + feature * codes * center_tile +
               component % center_tile;
    }

    std::size_t d, k, codes, entries, tiles;
    bool missing;              // one more code stands for cells that a row lacks
    std::vector<double> first; // see lookup_densities
};

inline bool is_large(double count) noexcept { return count >= tabled_counts; } // not of NaN
inline double code_of(double count) noexcept {
    return count < tabled_counts ? count : is_large(count) ? tabled_counts : count_codes;
}

struct CountScratch final : Scratch {
    explicit CountScratch(const CountLayout& layout)
        : own_codes(layout.d * block_stride), places(sum_lanes * layout.d),
          sums(layout.table_size()), n_large(layout.d) {
        if (layout.missing)
            gaps = std::make_unique<Gaps>(layout.d);
    }

    void see_block(const Block& block) noexcept {
        std::size_t large = 0;
        for (std::size_t j = 0; j < n_large.size(); ++j)
            large += n_large[j] =
                kernels().n_above(block.x + j * block_stride, block.n, tabled_counts - 1);
        codes = block.x;
        const bool lacks_cells = block.gaps && gaps;
        if (lacks_cells)
            gaps->find(block, 0);
        if (large == 0 && !lacks_cells)
            return;
        for (std::size_t j = 0; j < n_large.size(); ++j)
            for (std::size_t s = j * block_stride; s < j * block_stride + block.n; ++s)
                own_codes.get()[s] = code_of(block.x[s]);
        codes = own_codes.get();
    }

    // Of a block; null where no row lacks a cell.
    const double* observed(const Block& block) const noexcept {
        return block.gaps && gaps ? gaps->observed.get() : nullptr;
    }
    std::int64_t* place() { return reinterpret_cast<std::int64_t*>(places.get()); }

    const double* codes = nullptr; // of the last block
    AlignedBuffer own_codes, places;
    AlignedBuffer sums;               // of a chunk, a table: responsibilities
    std::vector<std::size_t> n_large; // of each feature of the last block
    std::unique_ptr<Gaps> gaps;       // where rows may lack cells
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
