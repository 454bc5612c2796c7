using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class AlertChannelRecordConfiguration : IEntityTypeConfiguration<AlertChannelRecord>
{
    public void Configure(EntityTypeBuilder<AlertChannelRecord> builder)
    {
        builder.ToTable("AlertChannels");
        builder.Property(channel => channel.Id).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(channel => channel.Name).HasMaxLength(AlertChannelRecord.MaxNameLength);
        builder.Property(channel => channel.Kind).HasMaxLength(AlertRecord.MaxWordLength);
        builder.Property(channel => channel.Address).HasMaxLength(AlertChannelRecord.MaxAddressLength);
        builder.Property(channel => channel.SealedSecret).HasMaxLength(AlertChannelRecord.MaxSealedSecretLength);
        builder.Property(channel => channel.UserName).HasMaxLength(AlertChannelRecord.MaxMailboxLength);
        builder.Property(channel => channel.From).HasMaxLength(AlertChannelRecord.MaxMailboxLength);
        builder.Property(channel => channel.To).HasMaxLength(AlertChannelRecord.MaxAddressLength);
        builder.Property(channel => channel.MinSeverity).HasMaxLength(AlertRecord.MaxWordLength);
        builder.Property(channel => channel.ChangedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.HasStamp();
    }
}
