// The contract of a family's components: the parameters of all k components of ONE family on some
// columns, laid out for kernels. Called once for each block of rows, never for a row. Immutable:
// all workers share them; what a worker needs for itself is its Scratch.
// Promises that the callers keep: `add` follows `log_densities` of the same block, with the same
// Scratch where both come from one object; rows are finite and no more than rows_per_block.
#pragma once

#include <memory>
#include <vector>

#include "emgine/mixture.hpp"
#include "kernels/kernels.hpp"
#include "machine/parallel.hpp"

namespace emgine {

// Components within this many nats of a row's densest are computed exactly; further below a
// log-density may be any number that is. e^-70 = 4e-31 is nothing to a component that lives on more
// (see pass/expectation.cpp).
constexpr double negligible_in_statistics = -70;
constexpr double negligible_in_doubles = -708; // exp is not a normal number

// A loaded block of rows: feature j of row s at x[j * block_stride + s], n padded (kernels.hpp).
struct Block {
    const double* x;
    std::size_t n;
    const double* row_weight; // n; 0 for padding
};

// Memory of one worker, and what it has learnt of the blocks before.
class Scratch {
  public:
    virtual ~Scratch() = default;
};

// From responsibilities to statistics about a reference.
class Accumulation {
  public:
    virtual ~Accumulation() = default;
    virtual std::unique_ptr<Scratch> scratch() const = 0;

    // A chunk of blocks: begin, add for each block, finish. values: of the layout's size.
    virtual void begin(Scratch&) const {}
    // Adds the family's arrays and "weight". r: responsibilities times row weight, component by
    // component, block_stride apart.
    virtual void add(const Block& block, const double* r, Scratch& scratch, const Task& task,
                     double* values) const = 0;
    virtual void finish(Scratch&, double*) const {}
};

// Rows that are scored one by one have their scratch on the stack.
constexpr std::size_t most_row_features = 256;
constexpr std::size_t most_row_components = 256;

struct RowScratch {
    alignas(64) double log_density[most_row_components];
    alignas(64) double features[most_row_features];
    alignas(64) double components[2 * row_scratch_components * most_row_features];
};

// Estimated nanoseconds of scoring; nothing but speed depends on them.
struct ScoringCosts {
    bool fits_a_row = false;        // log_densities_of_row may be called
    double row = 0;                 // one row by itself
    double padded_rows = 0;         // as many rows of a block as are padded together
    bool first_block_twice = false; // the first block of a pass takes about twice as long
};

class Components {
  public:
    virtual ~Components() = default;

    virtual const ModelShape& shape() const = 0;
    // In the order of parameters_of(shape).
    virtual std::vector<const std::vector<double>*> parameters() const = 0;
    // k d: points that statistics are taken about, so that rows far from the origin lose no digits.
    virtual const double* reference() const = 0;

    virtual std::unique_ptr<Scratch> scratch() const = 0;
    // Writes log(weight_k p(x_s | k)) to log_density[k * block_stride + s]. Where that is more than
    // `negligible` below the largest of its row, it may be any number that is.
    virtual void log_densities(const Block& block, double negligible, Scratch& scratch,
                               const Task& task, double* log_density) const = 0;
    // Statistics about a reference, which must outlive the result.
    virtual std::unique_ptr<Accumulation> accumulation(const double* reference) const = 0;

    const ScoringCosts& costs() const { return costs_; }
    // log_densities of one row, to scratch.log_density: the same bits. Only where costs() says so.
    virtual void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept = 0;

  protected:
    ScoringCosts costs_;
};

} // namespace emgine
