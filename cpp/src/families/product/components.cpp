// Blocks and rows of a product are handed to each child, its own columns of them.
#include "families/product/components.hpp"

#include <algorithm>
#include <limits>

#include "machine/dispatch.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

namespace {

constexpr double exact = -std::numeric_limits<double>::infinity();

struct ProductScratch final : Scratch {
    std::vector<std::unique_ptr<Scratch>> of_children;
    std::vector<AlignedBuffer> columns; // of children whose columns do not lie side by side
    AlignedBuffer log_density;          // of one child
};

std::unique_ptr<ProductScratch> scratch_for(const std::vector<Child>& children) {
    auto scratch = std::make_unique<ProductScratch>();
    for (const Child& child : children)
        scratch->columns.emplace_back(child.is_range() ? 0 : child.columns.size() * block_stride);
    scratch->log_density = AlignedBuffer(children.front().shape.n_components * block_stride);
    return scratch;
}

// The block's columns of child i. They stay where they are until the next block.
Block block_of(const Child& child, const Block& block, double* columns, bool known) {
    if (child.is_range())
        return {block.x + child.columns.front() * block_stride, block.n, block.row_weight,
                block.gaps};
    if (!known)
        for (std::size_t j = 0; j < child.columns.size(); ++j)
            std::copy_n(block.x + child.columns[j] * block_stride, block.n,
                        columns + j * block_stride);
    return {columns, block.n, block.row_weight, block.gaps};
}

class ProductAccumulation final : public Accumulation {
  public:
    // components: null for starts.
    ProductAccumulation(std::vector<Child> children, std::size_t n_features,
                        const ProductComponents* components, const double* reference)
        : children_(std::move(children)), components_(components) {
        for (const Child& child : children_)
            references_.push_back(columns_of(child, reference, n_features));
        for (std::size_t i = 0; i < children_.size(); ++i) {
            const double* about = references_[i].data();
            const ModelShape& shape = children_[i].shape;
            parts_.push_back(components == nullptr ? shape.family->accumulation(shape, about)
                                                   : components->of_child(i).accumulation(about));
        }
    }

    std::unique_ptr<Scratch> scratch() const override {
        if (components_ != nullptr)
            return components_->scratch();
        auto scratch = scratch_for(children_);
        for (const auto& part : parts_)
            scratch->of_children.push_back(part->scratch());
        return scratch;
    }

    void begin(Scratch& scratch) const override {
        for (std::size_t i = 0; i < parts_.size(); ++i)
            parts_[i]->begin(of_child(scratch, i));
    }
    void add(const Block& block, const double* r, Scratch& scratch, const Task& task,
             double* values) const override {
        auto& memory = static_cast<ProductScratch&>(scratch);
        for (std::size_t i = 0; i < parts_.size(); ++i)
            parts_[i]->add(
                block_of(children_[i], block, memory.columns[i].get(), components_ != nullptr), r,
                of_child(scratch, i), task, values_of(i, values));
    }
    void finish(Scratch& scratch, double* values) const override {
        for (std::size_t i = 0; i < parts_.size(); ++i)
            parts_[i]->finish(of_child(scratch, i), values_of(i, values));
    }

  private:
    static Scratch& of_child(Scratch& scratch, std::size_t i) {
        return *static_cast<ProductScratch&>(scratch).of_children[i];
    }
    // As if the child's numbers began with a log-likelihood and a row weight.
    double* values_of(std::size_t i, double* values) const {
        return values + children_[i].statistics_at - StatisticsLayout::weight_at;
    }

    std::vector<Child> children_;
    const ProductComponents* components_;
    std::vector<std::vector<double>> references_;
    std::vector<std::unique_ptr<Accumulation>> parts_;
};

} // namespace

ProductComponents::ProductComponents(ModelShape shape, std::vector<Child> children,
                                     std::vector<std::shared_ptr<const Components>> components)
    : shape_(std::move(shape)), children_(std::move(children)), components_(std::move(components)),
      reference_(shape_.n_components * shape_.n_features) {
    costs_.fits_a_row =
        shape_.n_features <= most_row_features && shape_.n_components <= most_row_components;
    for (std::size_t i = 0; i < children_.size(); ++i) {
        put_columns(children_[i], components_[i]->reference(), shape_.n_features,
                    reference_.data());
        const ScoringCosts& costs = components_[i]->costs();
        costs_.fits_a_row = costs_.fits_a_row && costs.fits_a_row;
        costs_.row += costs.row;
        costs_.padded_rows += costs.padded_rows;
    }
}

std::vector<const std::vector<double>*> ProductComponents::parameters() const {
    std::vector<const std::vector<double>*> all;
    for (const auto& child : components_)
        for (const std::vector<double>* values : child->parameters())
            all.push_back(values);
    return all;
}

std::unique_ptr<Scratch> ProductComponents::scratch() const {
    auto scratch = scratch_for(children_);
    for (const auto& child : components_)
        scratch->of_children.push_back(child->scratch());
    return scratch;
}

// Nothing may be left out of a child: it is the sum that says what is negligible.
void ProductComponents::log_densities(const Block& block, double, Scratch& scratch,
                                      const Task& task, double* log_density) const {
    auto& memory = static_cast<ProductScratch&>(scratch);
    for (std::size_t i = 0; i < children_.size(); ++i) {
        double* to = i == 0 ? log_density : memory.log_density.get();
        components_[i]->log_densities(block_of(children_[i], block, memory.columns[i].get(), false),
                                      exact, *memory.of_children[i], task, to);
        if (i > 0)
            kernels().add_densities(to, block_stride, block.n, shape_.n_components, log_density);
    }
}

void ProductComponents::log_densities_of_row(const double* x, RowScratch& scratch) const noexcept {
    double total[most_row_components];
    double columns[most_row_features];
    for (std::size_t i = 0; i < children_.size(); ++i) {
        const Child& child = children_[i];
        const double* of_child = x + child.columns.front();
        if (!child.is_range()) {
            for (std::size_t j = 0; j < child.columns.size(); ++j)
                columns[j] = x[child.columns[j]];
            of_child = columns;
        }
        components_[i]->log_densities_of_row(of_child, scratch);
        for (std::size_t k = 0; k < shape_.n_components; ++k)
            total[k] = i == 0 ? scratch.log_density[k] : total[k] + scratch.log_density[k];
    }
    std::copy_n(total, shape_.n_components, scratch.log_density);
}

std::unique_ptr<Accumulation> ProductComponents::accumulation(const double* reference) const {
    return std::make_unique<ProductAccumulation>(children_, shape_.n_features, this, reference);
}

std::unique_ptr<Accumulation> product_accumulation(const ModelShape& shape,
                                                   const double* reference) {
    return std::make_unique<ProductAccumulation>(children_of(shape), shape.n_features, nullptr,
                                                 reference);
}

} // namespace emgine
