using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class SegmentUsageRecordConfiguration : IEntityTypeConfiguration<SegmentUsageRecord>
{
    public void Configure(EntityTypeBuilder<SegmentUsageRecord> builder)
    {
        builder.ToTable("SegmentUsage");
        builder.HasKey(segment => new { segment.RequestId, segment.Segment });
        builder.Property(segment => segment.RequestId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(segment => segment.TenantId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(segment => segment.KeyId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(segment => segment.ModelVersion).HasMaxLength(RequestUsageRecord.MaxModelLength);
        builder.Property(segment => segment.ReplicaId).HasMaxLength(RequestUsageRecord.MaxInstanceLength);
        builder.HasIndex(segment => segment.StoredAt);
    }
}
