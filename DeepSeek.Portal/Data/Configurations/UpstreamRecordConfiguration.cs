using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class UpstreamRecordConfiguration : IEntityTypeConfiguration<UpstreamRecord>
{
    public void Configure(EntityTypeBuilder<UpstreamRecord> builder)
    {
        builder.ToTable("Upstreams");
        builder.HasKey(upstream => upstream.Id);
        builder.Property(upstream => upstream.Id).HasMaxLength(UpstreamRecord.MaxIdLength);
        builder.Property(upstream => upstream.Model).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(upstream => upstream.Version).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(upstream => upstream.Address).HasMaxLength(UpstreamRecord.MaxAddressLength);
        builder.Property(upstream => upstream.UpstreamModel).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(upstream => upstream.SealedApiKey).HasMaxLength(UpstreamRecord.MaxSealedKeyLength);
        builder.Property(upstream => upstream.ChangedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.HasPrice(upstream => upstream.Price);
        builder.HasStamp();
    }
}
