create table if not exists orders (
    id varchar(100) primary key,
    status varchar(20) not null,
    -- of the lock under which the order was written last; a write with an older one changes no row
    token bigint not null,
    writer varchar(100) not null
);
