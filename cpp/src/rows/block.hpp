// Reads a block of rows from any layout into float64, stored as features by rows.
#pragma once

#include "emgine/pass_options.hpp"
#include "rows/workspace.hpp"

namespace emgine {

// Sums of chunks of at most so many blocks have the same bits everywhere (pass/pass.cpp).
constexpr std::size_t most_blocks_per_chunk = 8;

inline std::size_t n_blocks(std::size_t n_rows) {
    return (n_rows + rows_per_block - 1) / rows_per_block;
}

// Throws std::invalid_argument where there are no rows.
void check_not_empty(const MatrixView& rows);
// Throws std::invalid_argument where the rows do not fit the model.
void check_columns(const MatrixView& rows, std::size_t n_features);

// Fills x and n; row_weight too where weights are asked for. The last rows are padded with copies
// of weight 0. Returns the number of real rows.
std::size_t load_block(const MatrixView& rows, std::size_t block, Workspace& workspace);
// Fills n alone: whoever reads the block knows what is in it.
std::size_t size_block(const MatrixView& rows, std::size_t block, Workspace& workspace);
// Rows of weight 0 become copies of one that has weight, so that nothing in them can overflow.
// False: there is none.
bool load_weights(const double* sample_weight, std::size_t block, std::size_t n_rows,
                  std::size_t n_features, Workspace& workspace);

} // namespace emgine
