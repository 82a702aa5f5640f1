// Components of a product: those of its children, whose log-densities add up. The first child has
// the weights.
#pragma once

#include "families/product/children.hpp"

namespace emgine {

class ProductComponents final : public Components {
  public:
    ProductComponents(ModelShape shape, std::vector<Child> children,
                      std::vector<std::shared_ptr<const Components>> components);

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override;
    const double* reference() const override { return reference_.data(); }
    std::unique_ptr<Scratch> scratch() const override;
    void log_densities(const Block& block, double negligible, Scratch& scratch, const Task& task,
                       double* log_density) const override;
    std::unique_ptr<Accumulation> accumulation(const double* reference) const override;
    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override;

    const std::vector<Child>& children() const { return children_; }
    const Components& of_child(std::size_t i) const { return *components_[i]; }
    std::shared_ptr<const Components> child_shared(std::size_t i) const { return components_[i]; }

  private:
    ModelShape shape_;
    std::vector<Child> children_;
    std::vector<std::shared_ptr<const Components>> components_;
    std::vector<double> reference_; // k d, by the columns of the product
};

// Of starts, which have no components.
std::unique_ptr<Accumulation> product_accumulation(const ModelShape& shape,
                                                   const double* reference);

} // namespace emgine
