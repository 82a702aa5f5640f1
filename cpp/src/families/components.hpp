// The contract of a family's components: the parameters of all k components of one family, laid out
// for kernels, and how blocks of rows become log-densities and statistics. Components and
// Accumulation are immutable and shared by all workers; what a worker needs for itself is a
// Scratch. Callers promise: rows are finite and in the family's support, which is checked with the
// rows, by row and column, before work starts; a cell is NaN where the row lacks it, in blocks that
// say so; no block has more than rows_per_block rows.
#pragma once

#include <memory>
#include <vector>

#include "emgine/mixture.hpp"
#include "kernels/kernels.hpp"
#include "machine/parallel.hpp"
#include "rows/kept_rows.hpp"

namespace emgine {

// How far below the densest component of its row, in nats, a log-density need not be exact. e^-50 =
// 2e-22 of a row is nothing to a component that has 2e-9 of all rows or more (see needs_thorough in
// pass/expectation.cpp), and rows that a component does not have cost it nothing.
constexpr double negligible_in_statistics = -50;
constexpr double negligible_in_doubles = -708; // exp is not a normal number

// A row whose densest component is below this has no density at all: it overflowed or underflowed
// under every component. Its score is -infinity.
constexpr double below_all = -1e299;

// A loaded block of rows: feature j of row s at x[j * block_stride + s], n padded (kernels.hpp).
struct Block {
    const double* x;
    std::size_t n;
    const double* row_weight; // n; 0 for padding; null where only densities are asked for
    bool gaps = false;        // some cells are NaN: their rows lack them
    KeptBlock kept = {};      // where components keep numbers of the rows: see Keeps
};

// Memory of one worker, and what it has learnt of earlier blocks.
class Scratch {
  public:
    virtual ~Scratch() = default;
};

// From responsibilities to statistics about a reference. There are two kinds. That of Components
// may use what their log_densities left in the Scratch: `add` follows log_densities of the same
// block with the same Scratch. That of a Family, for starts, has no densities before it.
class Accumulation {
  public:
    virtual ~Accumulation() = default;
    // Serves the log_densities of the same Components too.
    virtual std::unique_ptr<Scratch> scratch() const = 0;

    // A chunk of blocks: begin, add for each block that has weight, finish. values: of the layout's
    // size; the sums of blocks before in the chunk. The next chunk begins anew.
    virtual void begin(Scratch&) const {}
    // Adds "weight" and the family's arrays. r: responsibilities times row weight, component by
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
    bool fits_a_row = false;        // RowScratch is large enough for log_densities_of_row
    double row = 0;                 // one row by itself
    double padded_rows = 0;         // as many rows of a block as are padded together
    bool first_block_twice = false; // the first block of a pass takes about twice as long
};

// Numbers of each row that components would make again in every pass, whatever their parameters
// are. log_densities of a block with room for them reads them where they are known, and writes them
// otherwise; `add` of their accumulation follows.
struct Keeps {
    std::size_t numbers = 0;
    bool instead_of_rows = false; // a block whose numbers are known is not loaded
};

class Components {
  public:
    virtual ~Components() = default;

    virtual const ModelShape& shape() const = 0;
    // In the order of parameters_of(shape).
    virtual std::vector<const std::vector<double>*> parameters() const = 0;
    // k d: what statistics are taken about, so that no digits are lost. Its meaning is the
    // family's: means, zeros, a scale.
    virtual const double* reference() const = 0;

    virtual std::unique_ptr<Scratch> scratch() const = 0;
    virtual Keeps keeps() const { return {}; }
    // Writes log(weight_k p(x_s | k)) to log_density[k * block_stride + s]; the weights are part of
    // the normalisers. Where that falls short of the largest of its row by more than `negligible`,
    // any number that does so may stand for it. This holds for complete densities only: whoever
    // adds something to them (another family's columns, labels) asks with -infinity, and every
    // number is exact. No number is NaN, and each row has a finite one: see below_all. Allocates
    // nothing. A row of zeros may stand for one that is not finite; what it gets is not used.
    virtual void log_densities(const Block& block, double negligible, Scratch& scratch,
                               const Task& task, double* log_density) const = 0;
    // About a reference (k d) that must outlive the result, as must these components.
    virtual std::unique_ptr<Accumulation> accumulation(const double* reference) const = 0;

    // Whether the last component is noise, whose rows belong to none: their label is -1.
    bool last_is_noise() const { return last_is_noise_; }

    const ScoringCosts& costs() const { return costs_; }
    // Exact log-densities of one row, to scratch.log_density: the bits of log_densities. Called
    // only where costs().fits_a_row.
    virtual void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept = 0;

  protected:
    ScoringCosts costs_;
    bool last_is_noise_ = false;
};

} // namespace emgine
