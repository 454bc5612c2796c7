using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class GatewayChangeConfiguration : IEntityTypeConfiguration<GatewayChange>
{
    public void Configure(EntityTypeBuilder<GatewayChange> builder)
    {
        builder.ToTable("GatewayChanges");
        builder.HasKey(change => new { change.Number, change.Kind, change.Id });
        builder.Property(change => change.Id).HasMaxLength(PortalDbContext.IdLength);
    }
}
