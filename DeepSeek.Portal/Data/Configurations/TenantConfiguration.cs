using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("Tenants");
        builder.Property(tenant => tenant.Id).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(tenant => tenant.Name).HasMaxLength(Tenant.MaxNameLength);
        builder.HasLimits(tenant => tenant.Limits);
        builder.HasStamp();
        builder.HasIndex(tenant => tenant.Name).IsUnique();
    }
}
