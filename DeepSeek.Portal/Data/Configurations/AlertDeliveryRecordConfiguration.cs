using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class AlertDeliveryRecordConfiguration : IEntityTypeConfiguration<AlertDeliveryRecord>
{
    public void Configure(EntityTypeBuilder<AlertDeliveryRecord> builder)
    {
        builder.ToTable("AlertDeliveries");
        builder.Property(delivery => delivery.Id).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(delivery => delivery.ChannelId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(delivery => delivery.AlertId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(delivery => delivery.Event).HasMaxLength(AlertRecord.MaxWordLength);
        builder.Property(delivery => delivery.Error).HasMaxLength(AlertDeliveryRecord.MaxErrorLength);
        builder.HasOne(delivery => delivery.Channel).WithMany().HasForeignKey(delivery => delivery.ChannelId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(delivery => new { delivery.ChannelId, delivery.AlertId, delivery.Event }).IsUnique();
        builder.HasIndex(delivery => delivery.DueAt);
        builder.HasIndex(delivery => delivery.CreatedAt);
    }
}
